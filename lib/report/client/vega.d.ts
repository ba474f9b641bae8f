import 'vega';

declare module 'vega' {
  /** How wide texts are taken to be: measured, or estimated as where the page was made. */
  export const textMetrics: { canvas(isMeasured: boolean): void };
}
