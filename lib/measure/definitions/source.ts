/** Where a definition comes from. */
export interface Source {
  readonly authors: string;
  readonly year: number;
  readonly doi?: string;
  /** An address, where the work has no DOI. */
  readonly url?: string;
}

type Work =
  | 'taha'
  | 'dice'
  | 'jaccard'
  | 'everingham'
  | 'brodersen'
  | 'matthews'
  | 'csurka'
  | 'maierHein'
  | 'nikolov'
  | 'heimann'
  | 'kohli'
  | 'rhemann'
  | 'davis'
  | 'guo'
  | 'brier';

/** The works that define the measures. */
export const SOURCES: Readonly<Record<Work, Source>> = {
  taha: { authors: 'Taha & Hanbury', year: 2015, doi: '10.1186/s12880-015-0068-x' },
  dice: { authors: 'Dice', year: 1945, doi: '10.2307/1932409' },
  jaccard: { authors: 'Jaccard', year: 1912, doi: '10.1111/j.1469-8137.1912.tb05611.x' },
  everingham: { authors: 'Everingham et al.', year: 2015, doi: '10.1007/s11263-014-0733-5' },
  brodersen: { authors: 'Brodersen et al.', year: 2010, doi: '10.1109/ICPR.2010.764' },
  matthews: { authors: 'Matthews', year: 1975, doi: '10.1016/0005-2795(75)90109-9' },
  csurka: { authors: 'Csurka et al.', year: 2013, doi: '10.5244/C.27.32' },
  maierHein: { authors: 'Maier-Hein, Reinke et al.', year: 2024, doi: '10.1038/s41592-023-02151-z' },
  nikolov: { authors: 'Nikolov et al.', year: 2021, doi: '10.2196/26151' },
  heimann: { authors: 'Heimann et al.', year: 2009, doi: '10.1109/TMI.2009.2013851' },
  kohli: { authors: 'Kohli et al.', year: 2009, doi: '10.1007/s11263-008-0202-0' },
  rhemann: { authors: 'Rhemann et al.', year: 2009, doi: '10.1109/CVPR.2009.5206503' },
  davis: { authors: 'Davis & Goadrich', year: 2006, doi: '10.1145/1143844.1143874' },
  guo: { authors: 'Guo et al.', year: 2017, url: 'https://arxiv.org/abs/1706.04599' },
  brier: { authors: 'Brier', year: 1950, doi: '10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2' },
};
