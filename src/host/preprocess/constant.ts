/** A range up to this share of the greatest magnitude is rounding, not variation. */
const rounding = 1e-12;

/** Whether the values (at least one, none missing) are all the same but for rounding. */
export function isConstant(values: ArrayLike<number>): boolean {
  let least = values[0];
  let greatest = values[0];
  for (let i = 1; i < values.length; i++) {
    if (values[i] < least) least = values[i];
    if (values[i] > greatest) greatest = values[i];
  }
  return greatest - least <= rounding * Math.max(Math.abs(least), Math.abs(greatest));
}
