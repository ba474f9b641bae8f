import type { Random } from '../../base/random.js';
import { compressJpeg } from './jpeg.js';
import { clamp, type Layer, type Plane, scalePixel } from './layer.js';
import { type NoiseTiles, takeWindow } from './noise.js';

/** Turns a finished layer into bytes as a camera would: uneven light, vignette, tint, sensor noise, JPEG. */
export function develop(layer: Layer, tiles: NoiseTiles, random: Random): Uint8Array {
  lightUnevenly(layer, random.child('light'));
  if (random.next() < 0.3) layWindowLight(layer, random.child('window'));
  expose(layer, random.between(100, 150));
  addNoise(layer, tiles, random.child('noise'));
  compressJpeg(layer, random.integer(55, 95));
  return toBytes(layer);
}

/** A lamp that stands somewhere, with a colour of its own, and a lens that loses light to its corners. */
function lightUnevenly(layer: Layer, random: Random): void {
  const { widthPx, heightPx } = layer;
  const [lampX, lampY] = [random.between(0, 1), random.between(-0.2, 0.8)];
  const [strength, vignette, warmth] = [
    random.between(0.15, 0.8),
    random.between(0.1, 0.45),
    random.between(-0.09, 0.09),
  ];
  for (let y = 0, i = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, i++) {
      const [dx, dy] = [x / widthPx - lampX, (y / heightPx - lampY) * 0.7];
      const [cx, cy] = [x / widthPx - 0.5, y / heightPx - 0.5];
      const lamp = 1 - strength * 0.45 + strength / (1 + 4 * (dx * dx + dy * dy));
      const gain = lamp * (1 - vignette * (cx * cx + cy * cy) * 1.6);
      scalePixel(layer, i, gain * (1 + warmth), gain, gain * (1 - warmth));
    }
  }
}

/** Slanted bands of sunlight, with the shade between them. */
function layWindowLight(layer: Layer, random: Random): void {
  const [slant, periodPx, phase] = [random.between(-0.9, 0.9), random.between(45, 110), random.between(0, 1)];
  const [bright, dark] = [random.between(1.1, 1.3), random.between(0.72, 0.88)];
  for (let y = 0, i = 0; y < layer.heightPx; y++) {
    for (let x = 0; x < layer.widthPx; x++, i++) {
      const t = (x + slant * y) / periodPx + phase;
      const edge = clamp(0.5 + (Math.abs(t - Math.round(t)) - 0.22) * periodPx * 0.12);
      scalePixel(layer, i, bright + edge * (dark - bright));
    }
  }
}

/** Brightens or darkens the whole picture until its mean is `target`. */
function expose(layer: Layer, target: number): void {
  let sum = 0;
  for (let i = 0; i < layer.red.length; i++)
    sum += (layer.red[i] as number) + (layer.green[i] as number) + (layer.blue[i] as number);
  const gain = (target * 3 * layer.red.length) / sum;
  for (let i = 0; i < layer.red.length; i++) scalePixel(layer, i, gain);
}

/** Noise that grows with the root of the light, as of counted photons; a third of it is the channel's own. */
function addNoise(layer: Layer, { grain }: NoiseTiles, random: Random): void {
  const strength = random.between(0.8, 5);
  const shared = takeWindow(grain, layer.widthPx, layer.heightPx, random);
  for (const plane of [layer.red, layer.green, layer.blue]) {
    const own = takeWindow(grain, layer.widthPx, layer.heightPx, random);
    for (let i = 0; i < plane.length; i++) {
      const value = Math.max(0, plane[i] as number);
      const spread = strength * (0.35 + 0.65 * Math.sqrt(value / 255));
      plane[i] = value + spread * ((shared[i] as number) + 0.5 * (own[i] as number));
    }
  }
}

function toBytes({ red, green, blue }: Layer): Uint8Array {
  const bytes = new Uint8ClampedArray(red.length * 3);
  const put = (plane: Plane, channel: number): void => {
    for (let i = 0; i < plane.length; i++) bytes[i * 3 + channel] = plane[i] as number;
  };
  put(red, 0);
  put(green, 1);
  put(blue, 2);
  return new Uint8Array(bytes.buffer);
}
