import { expect } from 'chai';
import { type Diagnosis, diagnose } from '../../lib/backend/doctor.js';
import { ENGINE_NAMES, type EngineName } from '../../lib/backend/names.js';
import { type EngineReport, failedReport } from '../../lib/backend/probe.js';

const works = (name: EngineName, eligible = true): EngineReport => ({
  ...failedReport(name, '', ''),
  works: true,
  eligible,
});

/** A diagnosis of engines that do as given; those left out do not work. */
function diagnosisOf(wanted: Diagnosis['wanted'], ...reports: EngineReport[]): Promise<Diagnosis> {
  const probe = async (name: EngineName): Promise<EngineReport> =>
    reports.find((report) => report.name === name) ?? failedReport(name, 'missing', 'Get it.');
  return diagnose({ wanted, threads: 2, probe });
}

describe('diagnose', () => {
  it('lists all backends, fastest first, and what auto takes', async () => {
    const { backends, taken } = await diagnosisOf('auto', works('cpu'), works('wasm'));
    expect(backends.map(({ name }) => name)).to.deep.equal(ENGINE_NAMES);
    expect(backends[0]).to.include({ works: false, reason: 'missing', mend: 'Get it.' });
    expect(taken).to.equal('wasm');
  });

  it('takes an emulated device only where it is asked for', async () => {
    const reports = [works('webgpu', false), works('wasm')];
    expect((await diagnosisOf('auto', ...reports)).taken).to.equal('wasm');
    expect((await diagnosisOf('webgpu', ...reports)).taken).to.equal('webgpu');
  });

  it('takes nothing where the one asked for does not work', async () => {
    expect((await diagnosisOf('tensorflow', works('wasm'))).taken).to.equal(null);
    expect((await diagnosisOf('auto')).taken).to.equal(null);
  });

  it('describes the machine', async () => {
    const { machine } = await diagnosisOf('auto');
    expect(machine.node).to.equal(process.versions.node);
    expect(machine.cores).to.be.at.least(1);
    expect(machine.wasm).to.deep.equal({ simd: true, sharedMemory: true });
    expect(machine.packages).to.have.all.keys('@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-backend-webgpu', 'webgpu');
  });
});
