import { expect } from 'chai';
import { cellSignal } from '../../lib/notebook/interrupt.js';

describe('cellSignal', () => {
  it('is the signal that the kernel has for the running cell', () => {
    const { signal } = new AbortController();
    const hook = Symbol.for('segbook.cellSignal');
    Reflect.set(globalThis, hook, () => signal);
    try {
      expect(cellSignal()).to.equal(signal);
    } finally {
      Reflect.deleteProperty(globalThis, hook);
    }
  });

  it('is undefined outside of a notebook', () => {
    expect(cellSignal()).to.equal(undefined);
  });
});
