import { open } from 'node:fs/promises';

const HEAD_BYTES = 65_536;

/** True where the beginning of a file is that of a JSON object and has a key; large files are not read whole. */
export async function looksLike(path: string, key: RegExp): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (!file) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
    return head.trimStart().startsWith('{') && key.test(head);
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
