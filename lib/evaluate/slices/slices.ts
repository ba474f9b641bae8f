import { type BootstrapOptions, bootstrapInterval, type IntervalMean } from '../bootstrap.js';
import { ALPHA } from '../comparison.js';
import { type ImageScore, LOWER_IS_BETTER, type Metric } from '../scores.js';
import { correctHolm } from '../statistics/holm.js';
import { testTwoSamples } from '../statistics/mannWhitney.js';
import { sumByGroup } from '../statistics/resample.js';
import type { RankTest } from '../statistics/wilcoxon.js';
import { type Categories, type CategoryRule, listCategories } from './category.js';
import type { ImageTraits } from './traits.js';

/** A slice is tested where it and the rest have at least this many images with a value. */
export const SLICE_MIN = 5;

/** Traits that are cut into thirds by rank. */
const MEASURED = ['foregroundShare', 'objectShare', 'contrast', 'sharpness'] as const;
const THIRDS = ['lowest third', 'middle third', 'highest third'] as const;

export type SliceTrait = (typeof MEASURED)[number] | 'touchesBorder' | 'category';

/** Images that are alike in one trait, with the mean of the metric and how sure it is. */
export interface Slice extends IntervalMean {
  readonly trait: SliceTrait;
  /** `lowest third`, `yes`, or the name of the category. */
  readonly name: string;
  /** Smallest and largest value of the trait in the slice; `null` where it is not measured. */
  readonly range: readonly [low: number, high: number] | null;
  /** Stems of the images. */
  readonly ids: readonly string[];
  /** Mean of the metric over the images that are not in the slice, of those that have the trait. */
  readonly restMean: number | null;
  /** The same with its intervals and counts. */
  readonly rest: IntervalMean;
  /** Test against the rest; `null` where either has less than 5 images with a value. */
  readonly test: RankTest | null;
  /** Its probability after Holm's correction for all slices that were tested. */
  readonly pHolm: number | null;
  /** Beyond chance (`pHolm` at most 0.05) worse or better than the rest; else `null`. */
  readonly verdict: 'worse' | 'better' | null;
}

/** A split, cut up by what may make an image easy or hard. */
export interface Slices {
  readonly metric: Metric;
  readonly alpha: number;
  readonly minImages: number;
  readonly test: 'mann-whitney';
  readonly correction: 'holm';
  /** Where the categories were read from; `null` where there are none. */
  readonly categoryRule: CategoryRule | null;
  readonly slices: readonly Slice[];
  readonly traits: readonly ImageTraits[];
}

export interface SliceOptions extends Omit<BootstrapOptions, 'groups'> {
  readonly metric?: Metric;
  readonly categories?: Categories | undefined;
  /** The group of an image, by its stem; the images of one group in a slice count as one in the test. */
  readonly groupOf?: (id: string) => string | undefined;
}

/**
 * Cuts the images of a split into slices and tests which differ from the rest beyond chance: Mann and Whitney's test, with
 * Holm's correction over all slices. Measured traits are cut into thirds by rank, so that slices are of one size; equal
 * values stay together, in the lower one.
 */
export function sliceScores(
  scores: readonly ImageScore[],
  traits: readonly ImageTraits[],
  options: SliceOptions,
): Slices {
  const { metric = 'iou', categories } = options;
  const byId = new Map(scores.map((score) => [score.id, score[metric]]));
  const cuts = [
    ...MEASURED.flatMap((trait) => cutThirds(trait, traits)),
    ...cutBorder(traits),
    ...cutCategories(traits, categories),
  ];
  const measured = cuts.map((cut) => measureCut(cut, byId, options));
  const corrected = correctHolm(measured.map(({ test }) => test?.p ?? null));
  const slices = measured.map((slice, i) => {
    const pHolm = corrected[i] ?? null;
    return { ...slice, pHolm, verdict: pHolm !== null && pHolm <= ALPHA ? judge(slice, metric) : null };
  });
  const how = { alpha: ALPHA, minImages: SLICE_MIN, test: 'mann-whitney', correction: 'holm' } as const;
  return { metric, ...how, categoryRule: categories?.rule ?? null, slices, traits };
}

/** A slice with the rest that it is held against. */
interface Cut extends Pick<Slice, 'trait' | 'name' | 'range' | 'ids'> {
  readonly rest: readonly string[];
}

function cutThirds(trait: (typeof MEASURED)[number], traits: readonly ImageTraits[]): Cut[] {
  const ranked = traits
    .flatMap((image) => {
      const value = image[trait];
      return value === null ? [] : [{ id: image.id, value }];
    })
    .sort((a, b) => a.value - b.value);
  const thirdOf = new Map<number, number>();
  for (const [i, { value }] of ranked.entries()) {
    if (!thirdOf.has(value)) thirdOf.set(value, Math.floor((3 * i) / ranked.length));
  }
  return cutBy(
    trait,
    THIRDS,
    ranked.map(({ id, value }) => ({ id, value, name: THIRDS[thirdOf.get(value) ?? 0] ?? '' })),
  );
}

function cutBorder(traits: readonly ImageTraits[]): Cut[] {
  const known = traits.filter(({ touchesBorder }) => touchesBorder !== null);
  return cutBy(
    'touchesBorder',
    ['yes', 'no'],
    known.map(({ id, touchesBorder }) => ({ id, name: touchesBorder ? 'yes' : 'no' })),
  );
}

function cutCategories(traits: readonly ImageTraits[], categories: Categories | undefined): Cut[] {
  if (categories === undefined) return [];
  return cutBy(
    'category',
    listCategories(categories),
    traits.map(({ id }) => ({ id, name: categories.byStem.get(id) ?? '' })),
  );
}

/** The slices that have images, unless one has them all. */
function cutBy(
  trait: SliceTrait,
  names: readonly string[],
  images: readonly { readonly id: string; readonly name: string; readonly value?: number }[],
): Cut[] {
  return names.flatMap((name) => {
    const inside = images.filter((image) => image.name === name);
    if (inside.length === 0 || inside.length === images.length) return [];
    const values = inside.flatMap(({ value }) => value ?? []);
    const range = values.length === 0 ? null : ([Math.min(...values), Math.max(...values)] as const);
    const rest = images.filter((image) => image.name !== name).map(({ id }) => id);
    return [{ trait, name, range, ids: inside.map(({ id }) => id), rest }];
  });
}

type Untested = Omit<Slice, 'pHolm' | 'verdict'>;

function measureCut(
  { rest, ...cut }: Cut,
  byId: ReadonlyMap<string, number | null>,
  { seed, resamples, groupOf }: SliceOptions,
): Untested {
  const measure = (ids: readonly string[]): IntervalMean =>
    bootstrapInterval(
      ids.map((id) => byId.get(id) ?? null),
      {
        seed,
        ...(resamples === undefined ? {} : { resamples }),
        ...(groupOf === undefined ? {} : { groups: ids.map(groupOf) }),
      },
    );
  const others = measure(rest);
  const [inside, outside] = [present(cut.ids, byId), present(rest, byId)];
  const isTested = inside.length >= SLICE_MIN && outside.length >= SLICE_MIN;
  return {
    ...cut,
    ...measure(cut.ids),
    restMean: others.mean,
    rest: others,
    test: isTested ? testTwoSamples(meansOf(inside, groupOf), meansOf(outside, groupOf)) : null,
  };
}

interface Valued {
  readonly id: string;
  readonly value: number;
}

function present(ids: readonly string[], byId: ReadonlyMap<string, number | null>): Valued[] {
  return ids.flatMap((id) => {
    const value = byId.get(id) ?? null;
    return value === null ? [] : [{ id, value }];
  });
}

/** The values, or where images come in groups the mean of each group. */
function meansOf(images: readonly Valued[], groupOf: SliceOptions['groupOf']): number[] {
  const units = {
    above: Float64Array.from(images, ({ value }) => value),
    below: new Float64Array(images.length).fill(1),
  };
  const { above, below } =
    groupOf === undefined
      ? units
      : sumByGroup(
          units,
          images.map(({ id }) => groupOf(id)),
        );
  return Array.from(above, (sum, i) => sum / (below[i] as number));
}

function judge({ mean, restMean }: Untested, metric: Metric): Slice['verdict'] {
  if (mean === null || restMean === null || mean === restMean) return null;
  return mean < restMean === LOWER_IS_BETTER.includes(metric) ? 'better' : 'worse';
}
