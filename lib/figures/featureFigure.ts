import { type Html, html } from '../base/html.js';
import type { PixelSize, SoftMask } from '../data/picture.js';
import type { AttentionMap, FeatureMaps, LevelFeatures } from '../evaluate/insight/features.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameFigure } from './frame.js';
import { formatNumber } from './label.js';
import { joinPictures, shadeMap } from './shade.js';
import { creditPictures, fitWidth, type PictureOwner, tile, toPhotoUri, withholdPictures } from './tile.js';

/** Five of them, with the gaps between, are as wide as the column of a report. */
const MAP_WIDTH_PX = 120;

export interface FeatureFigureSpec extends FigureHead {
  readonly features: FeatureMaps;
  /** That of the image: its pictures can be told from the maps of the first levels. */
  readonly dataset: PictureOwner;
}

/**
 * A strip of feature maps for each level of a network. Where the data set does not allow its pictures to be shown, a
 * remark that says so.
 */
export async function featureFigure({ id, caption, features, dataset }: FeatureFigureSpec): Promise<HtmlFigure> {
  if (!dataset.showPictures) return withholdPictures({ id, caption }, dataset);
  const size = mapSize(features.levels);
  const strips: Html[] = [];
  for (const level of features.levels) strips.push(await levelStrip(level, size));
  const legend = 'Each map goes from black, the lowest value of its channel in this image, to white, the highest.';
  return frameFigure(
    { id, caption },
    html`<div class="sb-samples">${strips}</div>`,
    ` The channels of each level that vary most over the image. ${legend} ${creditPictures(dataset)}`,
  );
}

/**
 * The coefficients of a network's attention gates as one strip, the top level first. Where the data set does not allow
 * its pictures to be shown, a remark that says so.
 * @throws RangeError when there is no gate
 */
export async function attentionFigure({ id, caption, features, dataset }: FeatureFigureSpec): Promise<HtmlFigure> {
  if (!dataset.showPictures) return withholdPictures({ id, caption }, dataset);
  const { attention } = features;
  const maps = attention.map(({ map }) => map);
  const told = attention.map(describeGate).join('; ');
  const strip = await stripOf(
    maps,
    mapSize(maps),
    `Attention from left to right: ${told}`,
    `From left to right: ${told}.`,
  );
  return frameFigure(
    { id, caption },
    html`<div class="sb-samples">${strip}</div>`,
    ` From black, where the gate lets nothing through (0), to white, where it lets all through (1). ${creditPictures(dataset)}`,
  );
}

function levelStrip(level: LevelFeatures, size: PixelSize): Promise<Html> {
  const { strongest, channels, heightPx, widthPx } = level;
  const name =
    level.part === 'bottleneck'
      ? 'Bottleneck'
      : `${level.part === 'encoder' ? 'Encoder' : 'Decoder'}, level ${level.level}`;
  const title = `${name}: ${heightPx} × ${widthPx}, channels ${strongest.map(({ channel }) => channel).join(', ')} of 0 to ${channels - 1}`;
  const maps = strongest.map(({ map }) => map);
  return stripOf(maps, size, `Feature maps. ${title}`, title);
}

async function stripOf(maps: readonly SoftMask[], size: PixelSize, alt: string, title: string): Promise<Html> {
  const pictures = await Promise.all(maps.map((map) => shadeMap(map, size)));
  const strip = joinPictures(pictures);
  return html`<div class="sb-strip"><p class="sb-sample-title">${title}</p>${tile(await toPhotoUri(strip), alt, strip)}</div>`;
}

/** All maps have the shape of the largest. */
function mapSize(maps: readonly PixelSize[]): PixelSize {
  const largest = maps.reduce((one, other) => (other.widthPx > one.widthPx ? other : one), { widthPx: 1, heightPx: 1 });
  const { widthPx, heightPx } = fitWidth(largest, MAP_WIDTH_PX);
  const scale = MAP_WIDTH_PX / widthPx;
  return { widthPx: MAP_WIDTH_PX, heightPx: Math.max(1, Math.round(heightPx * scale)) };
}

function describeGate({ level, mean }: AttentionMap): string {
  return `level ${level}, mean ${formatNumber(mean, 2)}`;
}
