/**
 * A number as a plain decimal without exponent, exact: reading it back gives the same number. `null` as `null`.
 * @example
 * plainDecimal(1.5e-7) // '0.00000015'
 */
export function plainDecimal(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return 'null';
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const point = Number(exponent) + 1;
  const sign = value < 0 ? '-' : '';
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const whole = digits.slice(0, point).padEnd(point, '0');
  const rest = digits.slice(point);
  return rest === '' ? sign + whole : `${sign}${whole}.${rest}`;
}
