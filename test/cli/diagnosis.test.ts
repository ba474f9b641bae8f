import { expect } from 'chai';
import { failedReport } from '../../lib/backend/probe.js';
import { describeDiagnosis } from '../../lib/cli/diagnosis.js';

const machine = {
  cpu: 'A Processor',
  cores: 2,
  memoryGiB: 8,
  platform: 'linux x64',
  node: '22.0.0',
  wasm: { simd: true, sharedMemory: false },
  packages: { webgpu: null, other: '1.2.3' },
};

const wasm = {
  name: 'wasm',
  works: true,
  eligible: true,
  threads: 2,
  device: 'A Processor',
  versions: { tfjs: '4.22.0' },
  reason: null,
  mend: null,
} as const;

describe('describeDiagnosis', () => {
  it('lays out machine and backends, reasons and mends, and stars the one taken', () => {
    const webgpu = failedReport('webgpu', 'no adapter', 'Install a driver.');
    const text = describeDiagnosis({ machine, wanted: 'auto', taken: 'wasm', backends: [webgpu, wasm] });
    expect(text.split('\n')).to.deep.equal([
      'machine   A Processor, 2 cores, 8 GiB, linux x64, Node 22.0.0',
      'wasm      SIMD yes, memory shared between threads no',
      'packages  webgpu not installed, other 1.2.3',
      '',
      '  backend         works  threads  device and versions, or what is in the way',
      '  webgpu          no     -        no adapter',
      '    Install a driver.',
      '* wasm            yes    2        A Processor, tfjs 4.22.0',
      '* taken for auto, the default',
      '',
    ]);
  });

  it('stars nothing where none is taken', () => {
    const text = describeDiagnosis({ machine, wanted: 'webgpu', taken: null, backends: [wasm] });
    expect(text).to.not.contain('*');
  });
});
