/**
 * The brightness of a colour by the weights of ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B.
 * @returns on the scale of the three values
 * @example
 * lumaOf(255, 0, 0) // 0.299 * 255
 */
export function lumaOf(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
