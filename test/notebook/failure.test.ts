import { expect } from 'chai';
import { NotebookError } from '../../lib/notebook/failure.js';

describe('NotebookError', () => {
  it('is an error of exit code 4 with a hint', () => {
    const error = new NotebookError('notebook cell failed: a.ipynb, cell 1: Error: x', {
      reason: 'error',
      notebook: 'a.ipynb',
    });
    expect(error).to.include({ name: 'NotebookError', exitCode: 4, message: error.message.split('\n')[0] });
    expect(error.hint).to.match(/^[A-Z].*\.$/);
  });

  it('shows source, streams and traceback below its first line', () => {
    const error = new NotebookError('first', {
      reason: 'error',
      notebook: 'a.ipynb',
      source: 'const a = 1;\nb();',
      outputs: [
        { output_type: 'stream', name: 'stdout', text: 'one\n' },
        { output_type: 'stream', name: 'stderr', text: 'careful\n' },
        { output_type: 'stream', name: 'stdout', text: 'two\n' },
      ],
      traceback: ['ReferenceError: b is not defined', '    at cell:2:1'],
    });
    expect(error.message).to.equal(`first
  source:
    const a = 1;
    b();
  stdout:
    one
    two
  stderr:
    careful
  traceback:
    ReferenceError: b is not defined
        at cell:2:1`);
  });

  it('shows the first and last five lines of a long source, and the last ten printed', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
    const error = new NotebookError('first', {
      reason: 'timeout',
      notebook: 'a.ipynb',
      source: lines.join('\n'),
      outputs: [{ output_type: 'stream', name: 'stdout', text: `${lines.join('\n')}\n` }],
    });
    const [source, stdout] = error.message.split('  stdout:\n') as [string, string];
    expect(source).to.contain('    line 5\n    … 10 lines …\n    line 16\n');
    expect(stdout).to.equal(['…', ...lines.slice(-10)].map((line) => `    ${line}`).join('\n'));
  });
});
