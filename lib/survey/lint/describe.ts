import type { Finding, FindingKind } from './finding.js';
import type { LintReport } from './lint.js';

const SHOWN = 5;

/** A report of the linter for people: findings of one kind together, with the first files and one remedy. */
export function describeLint({ name, layout, images, errors, warnings, findings }: LintReport): string {
  const kinds = new Map<FindingKind, Finding[]>();
  for (const finding of findings) kinds.set(finding.kind, [...(kinds.get(finding.kind) ?? []), finding]);
  const summary = `${name}: ${count(images, 'image')}, layout ${layout}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`;
  return [...[...kinds.values()].map(describeKind), summary].join('\n');
}

function describeKind(findings: readonly Finding[]): string {
  const [first] = findings;
  if (!first) return '';
  const lines = findings.slice(0, SHOWN).map(({ file, problem }) => `  ${file === '.' ? '' : `${file}: `}${problem}`);
  const more = findings.length > SHOWN ? [`  … and ${findings.length - SHOWN} more`] : [];
  return [`${first.severity} ${first.kind} (${findings.length})`, ...lines, ...more, `  ${first.remedy}`, ''].join(
    '\n',
  );
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
