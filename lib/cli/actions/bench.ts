import { ConfigError } from '../../base/error.js';
import { assertWritable, writeWhole } from '../../base/file.js';
import { createLogger } from '../../base/log.js';
import { runBenches } from '../../bench/bench.js';
import { drawCosts } from '../../bench/costChart.js';
import { renderTable } from '../../bench/table.js';
import { type BackendChoice, interruptible, printJson, printText } from '../options.js';

export interface BenchOptions extends BackendChoice {
  readonly only?: string;
  readonly python?: string;
  readonly base?: number;
  readonly batch?: number;
  readonly height?: number;
  readonly width?: number;
  readonly data?: readonly string[];
  readonly sizes?: boolean;
  readonly plot?: string;
  readonly json?: boolean;
}

/** Runs the benchmarks and prints what they measured. */
export async function bench(options: BenchOptions): Promise<void> {
  assertTogether(options);
  const { only, python, backend, threads, data = [], plot, sizes = false } = options;
  if (plot !== undefined) await assertWritable(plot);
  const logger = createLogger();
  const report = await interruptible((signal) =>
    runBenches({ only, python, backend, threads, data, sizes, size: sizeOf(options), logger, signal }),
  );
  if (plot !== undefined) await writeWhole(plot, await drawCosts(report.results));
  if (options.json) await printJson(report);
  else await printText(renderTable(report));
}

/** `--sizes` measures the training step only, and only `--sizes` gives something to plot. */
function assertTogether({ sizes = false, only = 'train-step', plot }: BenchOptions): void {
  if (sizes && only !== 'train-step') {
    throw new ConfigError(`--sizes measures train-step only: --only ${only}`, 'Leave --only or --sizes out.');
  }
  if (!sizes && plot !== undefined) {
    throw new ConfigError(`--plot draws what --sizes measures: ${plot}`, 'Add --sizes, or leave --plot out.');
  }
}

function sizeOf({ base, batch, height, width }: BenchOptions) {
  const size = { base, batch, heightPx: height, widthPx: width };
  return Object.fromEntries(Object.entries(size).filter(([, value]) => value !== undefined));
}
