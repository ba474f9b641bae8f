import type { Words } from './words.js';

/** Names of facts in the section `provenance`, in Russian. */
const RUSSIAN: Readonly<Record<string, string>> = {
  Metrics: 'Метрики',
  Origin: 'Откуда',
  'computed in this run, on the images named below': 'вычислены при создании отчёта на снимках, названных ниже',
  'computed on the images named below, in this run or, where nothing has changed since, in an earlier one':
    'вычислены на снимках, названных ниже, при создании этого отчёта или, где с тех пор ничто не менялось, прежнего',
  'Time of the cells': 'Время ячеек',
  'Training started': 'Начало обучения',
  'Training time': 'Длительность обучения',
  'Weights kept': 'Сохранённые веса',
  Parameters: 'Число параметров',
  'Started from': 'Начальные веса',
  'Recipe of training': 'Рецепт обучения',
  'Key of the training': 'Ключ обучения',
  'Trained by': 'Обучено на вычислителе',
  'Trained on': 'Обучено на машине',
  'Trained with': 'Обучено программой',
  'Data set': 'Набор данных',
  Name: 'Имя',
  'SHA-256 of all that results depend on': 'SHA-256 всего, от чего зависят результаты',
  Splits: 'Разбиение',
  Machine: 'Машина',
  Backend: 'Вычислитель',
  Processor: 'Процессор',
  Code: 'Код',
  Commit: 'Коммит',
  Settings: 'Настройки',
  none: 'нет',
};

/** A name of a fact in the page's language; those that are not known stay, such as names of settings and packages. */
export function translateFact(text: string, { lang }: Words): string {
  if (lang !== 'ru') return text;
  const network = /^Network (.+)$/.exec(text)?.[1];
  return network === undefined ? (RUSSIAN[text] ?? text) : `Сеть ${network}`;
}
