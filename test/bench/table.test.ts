import { expect } from 'chai';
import { renderTable } from '../../lib/bench/table.js';
import { rowOf } from './rowFixture.js';

const MACHINE = { cpu: 'CPU', cores: 2, memoryGiB: 16, platform: 'linux x64', node: '20.20.2', load: 0.1 };

describe('renderTable', () => {
  const results = [
    rowOf({
      ratio: 1.604,
      ratioQuartiles: [1.55, 1.7],
      peer: 'torch 2.9.1 channels_last',
      peerThreads: 2,
      peerMs: 498.8,
      peerPeakRssMB: 970,
    }),
    rowOf({ name: 'inference', batch: 1, ms: null, msQuartiles: null, firstMs: null, peakRssMB: null, problem: 'why' }),
  ];
  const skipped = [{ name: 'inference', backend: 'webgpu', reason: 'no adapter' }];

  it('begins with the ratios, and ends with what was left out', () => {
    const lines = renderTable({ machine: MACHINE, results, skipped }).split('\n');
    expect(lines[0]).to.equal('CPU, 2 cores, 16 GiB, linux x64, Node 20.20.2, load 0.1');
    expect(lines.slice(2, 5).map((line) => line.split(/ {2,}/))).to.deep.equal([
      ['ratio', 'benchmark', 'backend', 'base', 'batch', 'size', 'ms', 'peer ms', 'first ms', 'MB', 'peer'],
      [
        '1.60 (1.55-1.70)',
        'train-step',
        'wasm (2 threads)',
        '16',
        '4',
        '240x160',
        '800 (780-820)',
        '499',
        '2000',
        '500 (peer 970)',
        'torch 2.9.1 channels_last, 2 threads',
      ],
      ['-', 'inference', 'wasm (2 threads)', '16', '1', '240x160', 'does not fit', '-', '-', '-', '-'],
    ]);
    expect(lines.slice(6)).to.deep.equal(['does not fit: why', 'not measured: inference on webgpu: no adapter', '']);
  });

  it('says when the machine was busy', () => {
    const busy = renderTable({ machine: { ...MACHINE, load: 1.5 }, results: [], skipped: [] });
    expect(busy.split('\n')[0]).to.match(/load 1\.5: BUSY with other work, do not trust the figures$/);
  });
});
