import type { Diagnosis, MachineReport } from '../backend/doctor.js';
import type { EngineReport } from '../backend/probe.js';

/** What `doctor` found as a table for people; a star marks the backend that would be taken. */
export function describeDiagnosis({ machine, backends, taken, wanted }: Diagnosis): string {
  const widths = [14, 5, 7];
  const row = (...cells: string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  const lines = backends.flatMap((report) => {
    const mark = report.name === taken ? '*' : ' ';
    return [`${mark} ${row(...describeEngine(report))}`, ...(report.mend === null ? [] : [`    ${report.mend}`])];
  });
  const header = `  ${row('backend', 'works', 'threads', 'device and versions, or what is in the way')}`;
  const footer = taken === null ? [] : [`* taken for ${wanted === 'auto' ? 'auto, the default' : wanted}`];
  return `${[...describeMachine(machine), '', header, ...lines, ...footer].join('\n')}\n`;
}

function describeEngine({ name, works, threads, device, versions, reason }: EngineReport): string[] {
  const found = Object.entries(versions ?? {}).map(([what, version]) => `${what} ${version}`);
  const notes = [...(device === null ? [] : [device]), ...found, ...(reason === null ? [] : [reason])];
  return [name, works ? 'yes' : 'no', threads === null ? '-' : String(threads), notes.join(', ')];
}

function describeMachine({ node, cpu, cores, memoryGiB, platform, wasm, packages }: MachineReport): string[] {
  const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
  const installed = Object.entries(packages).map(([name, version]) => `${name} ${version ?? 'not installed'}`);
  return [
    `machine   ${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${memoryGiB} GiB, ${platform}, Node ${node}`,
    `wasm      SIMD ${yesNo(wasm.simd)}, memory shared between threads ${yesNo(wasm.sharedMemory)}`,
    `packages  ${installed.join(', ')}`,
  ];
}
