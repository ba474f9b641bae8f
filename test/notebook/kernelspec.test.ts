import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError, DataError } from '../../lib/base/error.js';
import { defaultKernelDir, kernelCommand, readKernelspec } from '../../lib/notebook/kernelspec.js';

describe('readKernelspec', () => {
  it("reads the project's own", async () => {
    const spec = await readKernelspec(defaultKernelDir);
    expect(spec).to.include({ displayName: 'TypeScript (segbook)', language: 'typescript' });
    expect(kernelCommand(spec, '/tmp/c.json')).to.deep.equal({
      command: process.execPath,
      args: [`${defaultKernelDir}/launcher.cjs`, '/tmp/c.json'],
    });
  });

  it('names what is missing or wrong', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'sb-'));
    const file = join(dir, 'kernel.json');
    const failure = (): Promise<unknown> => readKernelspec(dir).catch((error: unknown) => error);
    expect(await failure())
      .to.be.instanceOf(DataError)
      .with.property('message', `file not found: ${file}`);
    await writeFile(file, '{"argv": [], "display_name": "x", "language": "y"}');
    expect(await failure())
      .to.be.instanceOf(ConfigError)
      .with.property('message')
      .that.contains(`${file} (argv: `);
    await rm(dir, { recursive: true });
  });
});
