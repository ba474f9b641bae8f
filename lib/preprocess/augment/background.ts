import type { PixelSize } from '../../data/picture.js';
import type { PreparedSample } from '../prepare.js';

/**
 * Puts the foreground of a sample (every class but the first) on the background of another one. Where the other sample
 * has foreground, too, the own background stays, so that no object appears that the truth does not name. The edge is
 * blended over a pixel; class ids stay as they are.
 * @param donor a sample of the same size
 * @throws RangeError when it is of another size
 */
export function replaceBackground(sample: PreparedSample, donor: PreparedSample): PreparedSample {
  if (donor.heightPx !== sample.heightPx || donor.widthPx !== sample.widthPx) {
    const sizes = [donor, sample].map(({ heightPx, widthPx }) => `${widthPx}x${heightPx}`);
    throw new RangeError(`donor must have the sample's size: ${sizes.join(', ')}`);
  }
  const shares = shareTaken(takeMask(sample, donor), sample);
  const image = new Uint8Array(sample.image.length);
  for (let i = 0; i < image.length; i++) {
    const own = sample.image[i] as number;
    const share = shares[Math.floor(i / 3)] as number;
    image[i] = own + ((donor.image[i] as number) - own) * (share / 9) + 0.5;
  }
  return { ...sample, image };
}

/** 1 where both samples have background, so that the other's can be taken. */
function takeMask(sample: PreparedSample, donor: PreparedSample): Uint8Array {
  return sample.classes.map((id, i) => (id === 0 && donor.classes[i] === 0 ? 1 : 0));
}

/** How many of the 9 pixels around a taken pixel are taken; 0 for a pixel that is not, so that foreground stays. */
function shareTaken(mask: Uint8Array, { heightPx, widthPx }: PixelSize): Uint8Array {
  const shares = new Uint8Array(mask.length);
  for (let y = 0; y < heightPx; y++) {
    const rows = [Math.max(0, y - 1), y, Math.min(heightPx - 1, y + 1)].map((row) => row * widthPx);
    for (let x = 0; x < widthPx; x++) {
      if (mask[y * widthPx + x] === 0) continue;
      const [left, right] = [Math.max(0, x - 1), Math.min(widthPx - 1, x + 1)];
      let count = 0;
      for (const row of rows)
        count += (mask[row + left] as number) + (mask[row + x] as number) + (mask[row + right] as number);
      shares[y * widthPx + x] = count;
    }
  }
  return shares;
}
