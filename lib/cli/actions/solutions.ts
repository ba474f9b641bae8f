import { commercialUseOf } from '../../review/commercialUse.js';
import { factsIn, stripFacts } from '../../review/fact.js';
import { readSolutionRecords, type SolutionRecord } from '../../review/solutionRecords.js';
import { printJson, printText } from '../options.js';

export interface SolutionsOptions {
  readonly records?: string;
  readonly json?: boolean;
}

/** Prints the records of existing solutions. */
export async function listSolutions({ records: path, json }: SolutionsOptions): Promise<void> {
  const records = await readSolutionRecords(path);
  if (json) await printJson(records.map(listRecord));
  else await printText(`${records.map(describeSolution).join('\n\n')}\n`);
}

/** A record as the list has it: plain values, what follows for commercial use, then every fact with its source. */
function listRecord(record: SolutionRecord): object {
  return {
    ...(stripFacts(record) as object),
    commercialUse: commercialUseOf(record),
    facts: factsIn(record),
  };
}

function describeSolution(record: SolutionRecord): string {
  const { name, kind, what, licence, takeItWhen, home, sources } = record;
  const [code, weights] = [licence.code?.value ?? 'not verified', licence.weights?.value ?? 'not verified'];
  return [
    `${name} (${kind})`,
    `  ${what.value} ${takeItWhen}`,
    `  code: ${code}; weights: ${weights}; commercial use: ${commercialUseOf(record)}`,
    `  home: ${home} (${sources.length} sources in --json)`,
  ].join('\n');
}
