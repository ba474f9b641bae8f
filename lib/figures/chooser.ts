import { type Html, html, rawHtml } from '../base/html.js';
import { type Choice, chooseSolutions, type Needs } from '../review/chooser.js';
import type { DatasetRecord } from '../review/datasetRecords.js';
import type { SolutionRecord } from '../review/solutionRecords.js';
import {
  askClass,
  type ChooserOption,
  type ChooserQuestion,
  chooserStyle,
  doubtClass,
  FURTHER,
  fitClass,
  IN_TRADE,
  SOURCES,
  sureClass,
  WANTED,
  WAYS,
} from './chooserQuestions.js';
import { breakable, link } from './citation.js';
import type { HtmlFigure } from './figure.js';

export interface ChooserSpec {
  /** `tab-…` or `fig-…`; it has no number. */
  readonly id: string;
  readonly label: string;
  readonly records: readonly SolutionRecord[];
  /** Tell of training data whose terms forbid commercial use. */
  readonly datasets?: readonly DatasetRecord[];
}

/**
 * Questions with answers to tick, and below them the solutions that fit, best first, as `chooseSolutions` has them. All
 * lists lie in the markup; the style sheet shows the one that fits and hides its entries that do not, so that it works
 * without a script and with the keyboard. A browser without `:has` shows none of it.
 */
export function solutionChooser({ id, label, records, datasets = [] }: ChooserSpec): HtmlFigure {
  const questions = [WANTED, SOURCES, WAYS].map((question, i) => askOne(question, `${id}-${i + 1}`));
  const lists = listCombinations().map((options) => answerList(options, records, datasets));
  const figure = html`<figure class="sb-chooser" id="${id}" aria-label="${label}">${questions}${askAny([IN_TRADE, ...FURTHER])}<div class="sb-answers">${lists}</div><p class="sb-note">Best first. Where no name is listed, no record meets all of it.</p></figure>`;
  return { kind: 'html', html: html`<style>${rawHtml(chooserStyle())}</style>${figure}`.markup };
}

function askOne({ label, options }: ChooserQuestion, name: string): Html {
  const controls = options.map(
    (option, i) =>
      html`<label><input type="radio" name="${name}" class="${askClass(option.key)}"${i === 0 && rawHtml(' checked')}> ${option.label}</label>`,
  );
  return html`<fieldset><legend>${label}</legend>${controls}</fieldset>`;
}

function askAny(options: readonly ChooserOption[]): Html {
  const controls = options.map(
    ({ key, label }) => html`<label><input type="checkbox" class="${askClass(key)}"> ${label}</label>`,
  );
  return html`<fieldset><legend>What else must be?</legend>${controls}</fieldset>`;
}

/** One answer to each question, in and out of trade. */
function listCombinations(): readonly (readonly ChooserOption[])[] {
  return WANTED.options.flatMap((wanted) =>
    SOURCES.options.flatMap((source) =>
      WAYS.options.flatMap((way) => [
        [wanted, source, way],
        [wanted, source, way, IN_TRADE],
      ]),
    ),
  );
}

function answerList(
  options: readonly ChooserOption[],
  records: readonly SolutionRecord[],
  datasets: readonly DatasetRecord[],
): Html | null {
  const needs: Needs = Object.assign({}, ...options.map((option) => option.needs));
  const choices = chooseSolutions(needs, records, datasets);
  if (choices.length === 0) return null;
  const further = FURTHER.map((option) => ({
    option,
    choices: byName(chooseSolutions({ ...needs, ...option.needs }, records, datasets)),
  }));
  const classes = ['sb-answer', ...options.map(({ key }) => fitClass(key))].join(' ');
  const inPlace = choices.map((choice) => answerItem(choice, further, sureKeys(choice, further).map(sureClass)));
  return html`<ol class="${classes}">${inPlace}${further.map((one) => doubtfulItems(one, choices, further))}</ol>`;
}

/** A further need, and what meets it or leaves it open. */
interface Further {
  readonly option: ChooserOption;
  readonly choices: ReadonlyMap<string, Choice>;
}

function byName(choices: readonly Choice[]): ReadonlyMap<string, Choice> {
  return new Map(choices.map((choice) => [choice.record.name, choice]));
}

/** The further needs that a solution leaves open, so that it stands lower where they are asked for. */
function sureKeys(choice: Choice, further: readonly Further[]): readonly string[] {
  return further.filter((one) => isDoubtful(choice, one)).map(({ option }) => option.key);
}

function isDoubtful({ record, doubts }: Choice, { choices }: Further): boolean {
  return (choices.get(record.name)?.doubts.length ?? 0) > doubts.length;
}

/** The entries that leave a need open, as they stand at the end where it is asked for. */
function doubtfulItems(one: Further, choices: readonly Choice[], further: readonly Further[]): readonly Html[] {
  return choices
    .filter((choice) => isDoubtful(choice, one))
    .map((choice) => answerItem(one.choices.get(choice.record.name) ?? choice, further, [doubtClass(one.option.key)]));
}

function answerItem({ record, reasons, doubts }: Choice, further: readonly Further[], marks: readonly string[]): Html {
  const fitting = further.flatMap(({ option, choices }) => (choices.has(record.name) ? [fitClass(option.key)] : []));
  const why = reasons.length > 0 && `; ${reasons.join('; ')}`;
  const but = doubts.length > 0 && ` Mind: ${doubts.join('; ').replace(/\.$/, '')}.`;
  return html`<li class="${[...fitting, ...marks].join(' ')}">${link(record.home, breakable(record.name))} <small>${record.kind}${why}.${but}</small></li>`;
}
