/** How a picture fills the network's frame: `stretch` changes its shape, `letterbox` keeps it and pads two sides. */
export type Fit = 'stretch' | 'letterbox';

/** The size that the network sees, and how a picture is brought to it. */
export interface PlanSize {
  readonly heightPx: number;
  readonly widthPx: number;
  /** Default `stretch`. */
  readonly fit?: Fit;
}

/** The default: the size of the embedded data set, small enough to train on two cores within minutes. */
export const PLAN_SIZE: PlanSize = { heightPx: 160, widthPx: 240 };
