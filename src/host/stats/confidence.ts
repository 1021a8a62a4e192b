import { InputError } from "../errors.ts";

/**
 * Probability in each tail outside a two-sided interval.
 * @throws InputError where the confidence is not between 0 and 1
 */
export function tailOf(confidence: number): number {
  if (!(confidence > 0 && confidence < 1)) throw new InputError(`confidence: ${confidence}, a number between 0 and 1 is needed`);
  return (1 - confidence) / 2;
}
