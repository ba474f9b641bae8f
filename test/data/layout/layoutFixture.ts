import { expect } from 'chai';
import { type Listing, type ListingOptions, listDataset } from '../../../lib/data/listing.js';
import type { Mask } from '../../../lib/data/picture.js';

/** Lists a folder that must be without problems. */
export async function listWhole(dir: string, options: ListingOptions = {}): Promise<Listing> {
  const listing = await listDataset(dir, options);
  expect(listing.problems).to.deep.equal([]);
  return listing;
}

/** The class ids of an image, row by row. */
export async function classRows({ items }: Listing, stem: string): Promise<number[][]> {
  const item = items.find((candidate) => candidate.stem === stem);
  if (!item) throw new Error(`no such item: ${stem}`);
  return rowsOf((await item.readSample()).classes);
}

function rowsOf({ widthPx, heightPx, data }: Mask): number[][] {
  return Array.from({ length: heightPx }, (_, y) => [...data.subarray(y * widthPx, (y + 1) * widthPx)]);
}
