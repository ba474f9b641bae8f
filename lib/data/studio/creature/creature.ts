import type { Capsule } from '../field.js';
import type { Strand } from '../strand.js';
import type { Point } from '../turn.js';

/** A living thing or toy as parts, in pixels of the scene. Every part belongs to the foreground. */
export interface Creature {
  /** Legs, ears and tails behind the body: darker. */
  readonly far: readonly Capsule[];
  readonly body: readonly Capsule[];
  /** Parts without fur, in front: beaks, bare legs, toes. */
  readonly bare: readonly Capsule[];
  /** Whiskers and crests. */
  readonly strands: readonly Strand[];
  readonly eyes: readonly Capsule[];
  readonly noses: readonly Capsule[];
  /** The way that hair lies. */
  readonly comb: Point;
  /** How much joints are rounded. */
  readonly blendPx: number;
}

/** Where a creature goes and how large it gets. */
export interface Pose {
  readonly centreX: number;
  /** The row that it stands on. */
  readonly feetY: number;
  /** Half of the length of a trunk, in pixels: all parts go by it. */
  readonly size: number;
  /** 1 looks to the right, -1 to the left. */
  readonly facing: number;
}
