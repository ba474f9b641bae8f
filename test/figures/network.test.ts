import { expect } from 'chai';
import { layerTable, networkTable } from '../../lib/figures/network.js';
import { layOutDiagram, networkDiagram } from '../../lib/figures/networkDiagram.js';
import { designNetwork } from '../../lib/model/designNetwork.js';
import { ARCHITECTURES } from '../../lib/model/networkConfig.js';
import { unet } from '../../lib/model/unet.js';

const SMALL = { depth: 1, base: 2, classes: 2, channels: 3 };
const cellsOf = (row: string): string[] => [...row.matchAll(/<t[dh][^>]*>([^<]*)</g)].map(([, text]) => text as string);
const rowsOf = (markup: string): string[][] => [...markup.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) => cellsOf(row!));

describe('layerTable', () => {
  it('lists layers with their numbers, and sums them', () => {
    const layers = unet(SMALL).listLayers(160, 240);
    const rows = rowsOf(layerTable({ id: 'tab-layers', caption: 'Layers.', layers }).html);
    const first = rows.find(([name]) => name === 'encoder0/conv1');
    const products = (160 * 240 * 9 * 3 * 2) / 1e6;
    expect(first?.slice(2)).to.deep.equal([
      '160\u00a0×\u00a0240\u00a0×\u00a02',
      String(9 * 3 * 2 + 2 + 2),
      products.toFixed(1),
      '3',
      ((160 * 240 * 2 * 4) / 1000).toFixed(0),
    ]);
    const total = rows.at(-1);
    expect(total?.[0]).to.equal('total');
    expect(total?.[3]).to.equal(String(unet(SMALL).layout.size));
    expect(total?.[5]).to.equal('18'); // 5 + 1 + 4 * 2 at the bottleneck, 2 more of its pixels, which are 2 apart
  });
});

describe('networkTable', () => {
  it('compares networks without what they have in training alone', () => {
    const networks = [false, true].map((deepSupervision) => ({
      label: deepSupervision ? 'supervised' : 'plain',
      network: unet({ ...SMALL, depth: 2, deepSupervision }),
    }));
    const [, plain, supervised] = rowsOf(
      networkTable({ id: 'tab-networks', caption: 'Networks.', networks, heightPx: 16, widthPx: 24 }).html,
    );
    expect(supervised?.slice(1)).to.deep.equal(plain?.slice(1));
    expect(plain?.[1]).to.equal(String(2 * 5 + 2 + 1)); // two a level, two up-convolutions, the head
  });
});

describe('networkDiagram', () => {
  it('places encoder and decoder of a level at the same height, joined by a skip connection', () => {
    const { boxes, arrows } = layOutDiagram(unet({ ...SMALL, depth: 2 }).listLayers(16, 24));
    expect(boxes.map(({ name, column, row }) => [name, column, row])).to.deep.equal([
      ['input', -1, 0],
      ['encoder0', 0, 0],
      ['encoder1', 1, 1],
      ['bottleneck', 2, 2],
      ['decoder1', 3, 1],
      ['decoder0', 4, 0],
      ['head', 5, 0],
    ]);
    expect(arrows.map(({ from, to }) => `${from}>${to}`)).to.deep.equal([
      'input>encoder0',
      'encoder0>encoder1',
      'encoder1>bottleneck',
      'encoder1>decoder1',
      'bottleneck>decoder1',
      'encoder0>decoder0',
      'decoder1>decoder0',
      'decoder0>head',
    ]);
  });

  it('says the sizes in words, and draws every part of every architecture in a place of its own', () => {
    for (const arch of ARCHITECTURES) {
      for (const stem of ['none', 'space-to-depth'] as const) {
        const network = designNetwork({ ...SMALL, arch, stem, depth: 3, deepSupervision: true });
        const layers = network.listLayers(32, 48);
        const { boxes, arrows } = layOutDiagram(layers);
        const places = boxes.map(({ column, row }) => `${column} ${row}`);
        expect(new Set(places).size, `${arch} ${stem}`).to.equal(places.length);
        const names = new Set(boxes.map(({ name }) => name));
        for (const { from, to } of arrows) expect([...names]).to.include.members([from, to]);
        const { spec } = networkDiagram({ id: 'fig-network', caption: 'The network.', layers });
        expect(spec['description']).to.include('bottleneck').and.to.include('3 skip connections');
      }
    }
  });
});
