import { commercialUseOf, permissionOf, shareAlikeOf } from './commercialUse.js';
import type { DatasetRecord } from './datasetRecords.js';
import type { Prompt, Subject } from './solutionFields.js';
import type { SolutionKind, SolutionRecord } from './solutionRecords.js';
import { trainingTerms } from './trainingTerms.js';

/** What somebody wants of a solution. What is left out does not matter. */
export interface Needs {
  /** Default: the main object of a picture. */
  readonly subject?: Subject;
  readonly commercialUse?: boolean;
  /** Soft edges: an alpha matte, not a hard mask. */
  readonly hair?: boolean;
  readonly cpuOnly?: boolean;
  readonly withoutPython?: boolean;
  readonly browser?: boolean;
  /** To be trained on masks of one's own. */
  readonly ownData?: boolean;
  readonly video?: boolean;
  readonly volumes?: boolean;
  /** Each object by itself. */
  readonly instances?: boolean;
  /** What a person gives for each picture. Default: nothing. */
  readonly prompt?: Prompt;
  /** To read and learn from rather than to use. */
  readonly learn?: boolean;
}

/** One solution that fits, and why. */
export interface Choice {
  readonly record: SolutionRecord;
  /** How well it fits, for the order alone. */
  readonly score: number;
  /** What speaks for it, as ends of sentences. */
  readonly reasons: readonly string[];
  /** What could not be verified, or comes with a duty. */
  readonly doubts: readonly string[];
}

type Answer = 'yes' | 'no' | 'unclear';

interface Verdict {
  readonly answer: Answer;
  /** Why it counts for the solution, or what is doubtful. */
  readonly says: string;
}

type Criterion = (record: SolutionRecord, needs: Needs) => Verdict | null;

const CRITERIA: readonly Criterion[] = [
  judgeKind,
  judgeSubject,
  judgePrompt,
  judgeTrade,
  judgeHair,
  judgeProcessor,
  judgeLanguage,
  judgeBrowser,
  judgeTraining,
  judgeVideo,
  judgeVolumes,
  judgeInstances,
];

/**
 * Ranks solutions for stated needs. A record that says that a need is not met is left out; one that leaves it open stays,
 * lower, with the doubt told. Among those that meet all needs, a solution that is made for the subject goes before a
 * general one, then a maintained before an old one, a ready one before parts, one with published figures before one
 * without. Services are never chosen: their terms and their models change without notice. With records of data sets, who
 * is in trade is told of training data whose terms forbid it.
 * @example
 * chooseSolutions({ subject: 'people', hair: true, commercialUse: true }, records).slice(0, 3);
 */
export function chooseSolutions(
  needs: Needs,
  records: readonly SolutionRecord[],
  datasets: readonly DatasetRecord[] = [],
): readonly Choice[] {
  const choices = records.map((record) => judge(record, needs, datasets)).filter((choice) => choice !== null);
  return choices.sort((a, b) => b.score - a.score || a.record.name.localeCompare(b.record.name, 'en'));
}

const DOUBT_COSTS = 3;

function judge(record: SolutionRecord, needs: Needs, datasets: readonly DatasetRecord[]): Choice | null {
  const verdicts = CRITERIA.map((criterion) => criterion(record, needs)).filter((verdict) => verdict !== null);
  if (verdicts.some(({ answer }) => answer === 'no')) return null;
  const bonuses = weigh(record, needs);
  const told = (answer: Answer): string[] => verdicts.filter((v) => v.answer === answer).map(({ says }) => says);
  const doubts = told('unclear');
  const duties = needs.commercialUse ? dutiesOf(record, needs.ownData ? [] : datasets) : [];
  const notes = needs.commercialUse && record.licence.note ? [record.licence.note.value] : [];
  const score = bonuses.reduce((sum, { points }) => sum + points, 0) - DOUBT_COSTS * doubts.length - duties.length;
  return {
    record,
    score,
    reasons: [...told('yes'), ...bonuses.map(({ says }) => says)].filter((says) => says !== ''),
    doubts: [...doubts, ...duties, ...notes],
  };
}

/** What somebody in trade must mind beside the bare permission. */
function dutiesOf(record: SolutionRecord, datasets: readonly DatasetRecord[]): readonly string[] {
  const { trainingData } = record.licence;
  const forbidden = trainingTerms(record, datasets).filter(({ commercialUse }) => commercialUse === 'no');
  return [
    ...shareAlikeOf(record).map((name) => `${name} asks for the same licence`),
    ...forbidden.map(({ name }) => `trained on ${name}, whose terms forbid commercial use`),
    ...(trainingData ? [trainingData.value] : []),
  ];
}

interface Bonus {
  readonly points: number;
  readonly says: string;
}

/** Readiness to use as it comes, and to train. */
const READY: Readonly<Record<SolutionKind, number>> = { tool: 1, model: 0.5, library: 0.5, tutorial: 0, service: 0 };
const TRAINABLE: Readonly<Record<SolutionKind, number>> = { tool: 1, model: 0, library: 1, tutorial: 0, service: 0 };
const RECENT_YEARS = 2;

/** What orders solutions that meet the same needs. */
function weigh(record: SolutionRecord, needs: Needs): readonly Bonus[] {
  const seen = [record.lastSeen.releasedOn?.value, record.lastSeen.committedOn?.value].filter((d) => d !== undefined);
  const newest = seen.sort().at(-1);
  const isRecent = newest !== undefined && yearsBetween(newest, record.checkedOn) <= RECENT_YEARS;
  const isSpecial = record.subjects.value[0] === wantedSubject(needs);
  const isForVideo = needs.video === true && record.inputs.value[0] === 'video';
  return [
    { points: isSpecial ? 2 : 0, says: isSpecial ? `made for: ${wantedSubject(needs)}` : '' },
    { points: isForVideo ? 1 : 0, says: isForVideo ? 'made for video' : '' },
    { points: isRecent ? 1.5 : 0, says: isRecent ? `seen alive in ${newest?.slice(0, 4)}` : '' },
    { points: (needs.ownData ? TRAINABLE : READY)[record.kind], says: '' },
    { points: record.publishedFigures.length > 0 ? 0.5 : 0, says: '' },
  ];
}

function yearsBetween(from: string, to: string): number {
  const months = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  return (months(to) - months(from)) / 12;
}

function wantedSubject({ subject = 'main object' }: Needs): Subject {
  return subject;
}

function judgeKind({ kind }: SolutionRecord, { learn = false }: Needs): Verdict | null {
  if (kind === 'service') return { answer: 'no', says: 'a service' };
  return (kind === 'tutorial') === learn ? null : { answer: 'no', says: `a ${kind}` };
}

/** Who cuts out any main object cuts out people too; who is trained on own masks learns any subject. */
function judgeSubject({ subjects }: SolutionRecord, needs: Needs): Verdict {
  const wanted = wantedSubject(needs);
  const alsoBy: readonly Subject[] = [
    ...(wanted === 'people' ? (['main object'] as const) : []),
    ...(needs.ownData || needs.learn ? (['own classes'] as const) : []),
  ];
  const found = [wanted, ...alsoBy].find((subject) => subjects.value.includes(subject));
  return { answer: found ? 'yes' : 'no', says: found === wanted ? '' : `general: ${found}` };
}

function judgePrompt({ prompts }: SolutionRecord, { prompt, ownData, learn }: Needs): Verdict {
  const accepted: readonly Prompt[] = prompt ? [prompt] : ['nothing', ...(ownData || learn ? OWN_MASKS : [])];
  const isMet = accepted.some((given) => prompts.value.includes(given));
  return { answer: isMet ? 'yes' : 'no', says: prompt ? `takes a ${prompt}` : '' };
}

const OWN_MASKS = ['own training masks'] as const;

/** Who trains anew has weights of his own, so that the licence of the code decides. */
function judgeTrade(record: SolutionRecord, { commercialUse, ownData }: Needs): Verdict | null {
  if (!commercialUse) return null;
  const answer = ownData ? permissionOf(record.licence.code) : commercialUseOf(record);
  const allowing = ownData ? 'its code allows' : 'code and weights allow';
  return { answer, says: answer === 'yes' ? `${allowing} commercial use` : 'commercial use is not clear' };
}

function judgeHair({ outputs }: SolutionRecord, { hair }: Needs): Verdict | null {
  return hair ? { answer: toAnswer(outputs.value.includes('matte')), says: 'gives a soft matte' } : null;
}

function judgeProcessor({ runsOn }: SolutionRecord, { cpuOnly }: Needs): Verdict | null {
  if (!cpuOnly) return null;
  if (!runsOn) return { answer: 'unclear', says: 'not told that it runs without a GPU' };
  const isMet = runsOn.value.some((place) => place === 'CPU' || place === 'browser' || place === 'phone');
  return { answer: toAnswer(isMet), says: 'runs without a GPU' };
}

function judgeLanguage({ languages }: SolutionRecord, { withoutPython }: Needs): Verdict | null {
  if (!withoutPython) return null;
  const others = languages?.value.filter((language) => !language.startsWith('Python')) ?? [];
  return { answer: toAnswer(others.length > 0), says: `usable without Python: ${others.join(', ')}` };
}

function judgeBrowser({ runsOn }: SolutionRecord, { browser }: Needs): Verdict | null {
  return browser ? { answer: toAnswer(runsOn?.value.includes('browser') ?? false), says: 'runs in the browser' } : null;
}

function judgeTraining({ trains }: SolutionRecord, { ownData }: Needs): Verdict | null {
  if (!ownData) return null;
  if (!trains) return { answer: 'unclear', says: 'training on own masks is not described' };
  return { answer: toAnswer(trains.value), says: 'trains on own masks' };
}

function judgeVideo({ inputs }: SolutionRecord, { video }: Needs): Verdict | null {
  return video ? { answer: toAnswer(inputs.value.includes('video')), says: 'takes video' } : null;
}

function judgeVolumes({ inputs }: SolutionRecord, { volumes }: Needs): Verdict | null {
  return volumes ? { answer: toAnswer(inputs.value.includes('volume')), says: 'takes volumes' } : null;
}

function judgeInstances({ outputs }: SolutionRecord, { instances }: Needs): Verdict | null {
  return instances ? { answer: toAnswer(outputs.value.includes('instances')), says: 'parts objects that touch' } : null;
}

function toAnswer(isMet: boolean): Answer {
  return isMet ? 'yes' : 'no';
}
