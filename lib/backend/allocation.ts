import { MemoryError } from '../base/error.js';

/** The part of tfjs' wasm module that hands out its heap. */
export interface Allocator {
  /** Address of so many bytes; 0 where the heap has none left. */
  _malloc(bytes: number): number;
}

/**
 * Makes a full heap an error. tfjs takes the address 0 for a tensor like any other: it would go on, and overwrite
 * the start of the heap.
 */
export function checkAllocations(module: Allocator): void {
  const allocate = module._malloc;
  module._malloc = (bytes) => {
    const address = allocate(bytes);
    if (address !== 0 || bytes === 0) return address;
    throw new MemoryError(
      `wasm heap is full; it ends at 4 GiB: ${Math.ceil(bytes / 2 ** 20)} MiB more were needed`,
      'Choose a smaller batch, image or network.',
    );
  };
}
