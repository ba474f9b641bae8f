import type { Words } from './words.js';

/** The page's own words in Russian. */
export const russian: Words = {
  skip: 'К содержанию страницы',
  contents: 'Оглавление',
  code: 'Код',
  parameters: 'Параметры',
  themeAsSystem: 'Тема: как в системе',
  themeLight: 'Тема: светлая',
  themeDark: 'Тема: тёмная',
  chartKeys: 'График; клавиши со стрелками проходят по его значениям',
};
