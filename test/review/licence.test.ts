import { expect } from 'chai';
import { LICENCE_NAMES, termsOf } from '../../lib/review/licence.js';

describe('termsOf', () => {
  it('tells open, share-alike and non-commercial licences apart', () => {
    const kinds = (['CC0-1.0', 'CC-BY-SA-4.0', 'GPL-3.0', 'CC-BY-NC-SA-4.0', 'not stated', 'on request'] as const).map(
      (licence) => termsOf(licence).kind,
    );
    expect(kinds).to.deep.equal(['open', 'share-alike', 'share-alike', 'non-commercial', 'unclear', 'closed']);
  });

  it('lets copies be passed on wherever commerce is allowed, and never where terms are closed', () => {
    for (const terms of LICENCE_NAMES.map(termsOf)) {
      if (terms.commercialUse === 'yes') expect(terms.redistribution).to.equal('yes');
      if (terms.kind === 'closed') expect(terms).to.include({ commercialUse: 'no', redistribution: 'no' });
    }
  });

  it('has every name once', () => {
    expect(new Set(LICENCE_NAMES).size).to.equal(LICENCE_NAMES.length);
  });
});
