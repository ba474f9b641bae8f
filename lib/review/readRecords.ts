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
  const place = issue?.path.join('.') || 'file';
  return new DataError(
    `record is not as expected: ${place} in ${path} (${issue?.message})`,
    'Mend the field; data/README.md tells how records are written.',
  );
}
