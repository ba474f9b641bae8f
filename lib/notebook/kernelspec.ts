import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../base/error.js';
import { packageRoot, readJson } from '../base/file.js';

/** A kernelspec folder: how a kernel is started (https://jupyter-client.readthedocs.io/en/stable/kernels.html). */

const schema = z.object({
  argv: z.array(z.string()).min(1),
  display_name: z.string(),
  language: z.string(),
  env: z.record(z.string(), z.string()).default({}),
});

export interface Kernelspec {
  readonly dir: string;
  readonly argv: readonly string[];
  readonly displayName: string;
  readonly language: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The kernelspec of the package itself. */
export const defaultKernelDir: string = join(packageRoot, '.jupyter', 'kernels', 'segbook');

/**
 * Reads the kernel.json of a kernelspec folder.
 * @throws DataError when the file is missing or not JSON
 * @throws ConfigError when it is not a kernelspec
 */
export async function readKernelspec(dir: string): Promise<Kernelspec> {
  const file = join(dir, 'kernel.json');
  const parsed = schema.safeParse(await readJson(file));
  if (parsed.success) {
    const { argv, display_name: displayName, language, env } = parsed.data;
    return { dir, argv, displayName, language, env };
  }
  const issue = parsed.error.issues[0];
  throw new ConfigError(`not a kernelspec: ${file} (${issue?.path.join('.')}: ${issue?.message})`, 'Mend the file.');
}

/** The command line of a kernel. `node` is the very Node that runs this, whatever PATH says. */
export function kernelCommand(spec: Kernelspec, connectionFile: string): { command: string; args: string[] } {
  const fill = (part: string): string =>
    part.replaceAll('{resource_dir}', spec.dir).replaceAll('{connection_file}', connectionFile);
  const [program = '', ...args] = spec.argv.map(fill);
  return { command: program === 'node' ? process.execPath : program, args };
}
