/** The page's own words in English. */
export const english = {
  skip: 'Skip to the content',
  contents: 'Contents',
  code: 'Code',
  parameters: 'Parameters',
  themeAsSystem: 'Theme: as the system',
  themeLight: 'Theme: light',
  themeDark: 'Theme: dark',
  chartKeys: 'Chart; arrow keys go through its values',
} as const;
