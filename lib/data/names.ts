const SHOWN = 3;

/**
 * Joins names for a message: the first three, and how many there are where there are more.
 * @example
 * listNames(['a', 'b', 'c', 'd']) // 'a, b, c and 1 more (4 in all)'
 */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(', ');
  return names.length <= SHOWN ? shown : `${shown} and ${names.length - SHOWN} more (${names.length} in all)`;
}
