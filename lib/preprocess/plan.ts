/** The size that the network sees. */
export interface PlanSize {
  readonly heightPx: number;
  readonly widthPx: number;
}

/** The default: the size of the embedded data set, small enough to train on two cores within minutes. */
export const PLAN_SIZE: PlanSize = { heightPx: 160, widthPx: 240 };
