import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DataError } from '../../base/error.js';
import { packageRoot, readJson } from '../../base/file.js';

/** The folder of the native build; deleting it undoes the build. */
export const nativeFolder: string = join(packageRoot, '.segbook', 'native');

/** Names inside the folder. */
export const BINDING_FILE = 'tfjs_binding.node';
export const MANIFEST_FILE = 'manifest.json';

/** What a build says of itself. It is written last: a folder without it is no build. */
export interface NativeManifest {
  /** Version of TensorFlow. */
  readonly tensorflow: string;
  /** Its package on PyPI. */
  readonly package: string;
  /** Version of the npm package whose sources were compiled. */
  readonly tfjsNode: string;
  readonly gpu: boolean;
  readonly platform: string;
  readonly arch: string;
  /** Version of Node, and of its binary interface, at the time of the build. */
  readonly node: string;
  readonly napi: string;
}

const manifestSchema: z.ZodType<NativeManifest> = z.object({
  tensorflow: z.string(),
  package: z.string(),
  tfjsNode: z.string(),
  gpu: z.boolean(),
  platform: z.string(),
  arch: z.string(),
  node: z.string(),
  napi: z.string(),
});

/** The manifest of a whole build in `folder`; null where there is none, or not one that this version understands. */
export async function readManifest(folder: string = nativeFolder): Promise<NativeManifest | null> {
  try {
    await access(join(folder, BINDING_FILE));
    return manifestSchema.safeParse(await readJson(join(folder, MANIFEST_FILE))).data ?? null;
  } catch (error) {
    if (error instanceof DataError || (error instanceof Error && 'code' in error)) return null;
    throw error;
  }
}
