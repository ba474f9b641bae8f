import { z } from 'zod';
import { DataError } from '../base/error.js';
import { readJson, SCHEMA_VERSION } from '../base/file.js';
import { expandFacts } from './fact.js';
import type { ReviewRecord } from './record.js';

/**
 * Reads a file of records: `{"schemaVersion": 1, "records": […]}`, each as the schema wants it once its facts are
 * written out ({@link expandFacts}), no name twice.
 * @throws DataError when the file is missing, is not JSON, or a record is wrong: it names the first fault
 */
export async function readRecords<T extends ReviewRecord>(path: string, schema: z.ZodType<T>): Promise<readonly T[]> {
  const file = z.strictObject({ schemaVersion: z.literal(SCHEMA_VERSION), records: z.array(schema).min(1) });
  const parsed = file.safeParse(expandFile(await readJson(path)));
  if (!parsed.success) throw faultOf(path, parsed.error);
  const { records } = parsed.data;
  const names = records.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new DataError(`record must be there once: "${twice}" in ${path}`, 'Merge the two.');
  return records;
}

function expandFile(file: unknown): unknown {
  if (typeof file !== 'object' || file === null || !('records' in file) || !Array.isArray(file.records)) return file;
  return { ...file, records: file.records.map(expandFacts) };
}

function faultOf(path: string, { issues: [issue] }: z.ZodError): DataError {
  const { place, message } = placeOf(issue);
  return new DataError(
    `record is not as expected: ${place || 'file'} in ${path} (${message})`,
    'Mend the field; data/README.md tells how records are written.',
  );
}

/** Where a fault lies: of alternatives, in the one that has the fewest. */
function placeOf(issue: z.core.$ZodIssue | undefined): { place: string; message: string } {
  const place = issue?.path.join('.') ?? '';
  const message = issue?.message ?? '';
  if (issue?.code !== 'invalid_union') return { place, message };
  const [nearest] = [...issue.errors].sort((a, b) => a.length - b.length);
  if (nearest?.[0] === undefined) return { place, message };
  const inner = placeOf(nearest[0]);
  const own = message === 'Invalid input' ? inner.message : message;
  return { place: [place, inner.place].filter((part) => part !== '').join('.'), message: own };
}
