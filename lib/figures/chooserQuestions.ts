import type { Needs } from '../review/chooser.js';

/** What the chooser of a report asks, and the style that shows the lists that fit the answers: no script is needed. */

/** One answer: a mark in the page, what it says, and the needs that it stands for. */
export interface ChooserOption {
  /** Small letters and hyphens; the options of all questions differ. */
  readonly key: string;
  readonly label: string;
  readonly needs: Needs;
}

/** A question with answers that exclude each other; the first one is set. */
export interface ChooserQuestion {
  readonly label: string;
  readonly options: readonly ChooserOption[];
}

const pointedAt = { subject: 'object pointed at' } as const;

export const WANTED: ChooserQuestion = {
  label: 'What is to be cut out?',
  options: [
    { key: 'main-object', label: 'the main object', needs: {} },
    { key: 'people', label: 'people', needs: { subject: 'people' } },
    { key: 'click', label: 'what I click on', needs: { ...pointedAt, prompt: 'click' } },
    { key: 'box', label: 'what I draw a box around', needs: { ...pointedAt, prompt: 'box' } },
    { key: 'text', label: 'what a word names', needs: { ...pointedAt, prompt: 'text' } },
    { key: 'trimap', label: 'the edge in a trimap', needs: { ...pointedAt, prompt: 'trimap' } },
    { key: 'objects-by-class', label: 'objects by class', needs: { subject: 'objects by class' } },
    { key: 'scene-classes', label: 'all of a scene', needs: { subject: 'scene classes' } },
    { key: 'cells', label: 'cells', needs: { subject: 'cells' } },
    { key: 'medical', label: 'medical structures', needs: { subject: 'medical structures' } },
    { key: 'satellite', label: 'land from above', needs: { subject: 'satellite scenes' } },
    { key: 'own-classes', label: 'classes of my own', needs: { subject: 'own classes' } },
  ],
};

export const SOURCES: ChooserQuestion = {
  label: 'Out of what?',
  options: [
    { key: 'pictures', label: 'pictures', needs: {} },
    { key: 'videos', label: 'videos', needs: { video: true } },
    { key: 'volumes', label: 'volumes', needs: { volumes: true } },
  ],
};

export const WAYS: ChooserQuestion = {
  label: 'How?',
  options: [
    { key: 'as-it-comes', label: 'as it comes', needs: {} },
    { key: 'trained', label: 'trained on my masks', needs: { ownData: true } },
    { key: 'to-learn', label: 'to read and learn from', needs: { learn: true } },
  ],
};

/** Changes the order of the answers too, since terms that are not clear stand lower. */
export const IN_TRADE: ChooserOption = { key: 'trade', label: 'commercial use', needs: { commercialUse: true } };

/** What else may be needed; any number of them. */
export const FURTHER: readonly ChooserOption[] = [
  { key: 'hair', label: 'hair and soft edges', needs: { hair: true } },
  { key: 'cpu', label: 'no GPU', needs: { cpuOnly: true } },
  { key: 'browser', label: 'in a web page', needs: { browser: true } },
  { key: 'no-python', label: 'no Python', needs: { withoutPython: true } },
  { key: 'instances', label: 'each object by itself', needs: { instances: true } },
];

/** The class of the control of an option, and that of the lists and entries that it asks for. */
export const askClass = (key: string): string => `sb-ask-${key}`;
export const fitClass = (key: string): string => `sb-fit-${key}`;
/** The class of an entry whose doubt counts only where the option is chosen: there it stands lower, not in its place. */
export const doubtClass = (key: string): string => `sb-doubt-${key}`;
export const sureClass = (key: string): string => `sb-sure-${key}`;

/** The rules that hide what does not fit the answers; the page and the notebook have them, each in its style sheet. */
export function chooserStyle(): string {
  const chosen = (key: string): string => `.sb-chooser:has(.${askClass(key)}:checked)`;
  const lists = [WANTED, SOURCES, WAYS].flatMap(({ options }) => options.map(({ key }) => key));
  const hidden = [
    ...[...lists, IN_TRADE.key].map((key) => `${chosen(key)} .sb-answer:not(.${fitClass(key)})`),
    `.sb-chooser:not(:has(.${askClass(IN_TRADE.key)}:checked)) .sb-answer.${fitClass(IN_TRADE.key)}`,
    ...FURTHER.map(({ key }) => `${chosen(key)} .sb-answer > li:not(.${fitClass(key)})`),
    ...FURTHER.map(({ key }) => `${chosen(key)} .${sureClass(key)}`),
    ...FURTHER.map(({ key }) => `.sb-chooser:not(:has(.${askClass(key)}:checked)) .${doubtClass(key)}`),
  ];
  return [
    `${hidden.join(',\n')} {\n  display: none;\n}`,
    '@supports not selector(:has(a)) {\n  .sb-chooser {\n    display: none;\n  }\n}\n',
  ].join('\n\n');
}
