import { extent, nice as niceOf, tickIncrement, ticks } from "d3-array";

/** A place on an axis and what stands there. */
export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** Numbers from here on, and steps below one part in 10,000, are written with a power of ten. */
const [large, small] = [1e5, 1e-4];

/** About `count` round values within the domain, all with the same number of decimals. */
export function axisTicks([low, high]: readonly [number, number], count: number): Tick[] {
  const increment = tickIncrement(low, high, count);
  const step = increment < 0 ? -1 / increment : increment;
  const powers = Math.max(Math.abs(low), Math.abs(high)) >= large || step < small;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return ticks(low, high, count).map((value) => ({ value, text: powers ? numberText(value) : minus(value.toFixed(decimals)) }));
}

/**
 * A number with `digits` significant digits, for reading: 0.0123, 4.5e7, −3. Not with raised powers: fonts that lack the raised
 * minus leave it out, and 10⁻⁹ reads 10⁹.
 */
export function numberText(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : minus(value > 0 ? "∞" : "-∞");
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < large)) return minus(String(Number(value.toPrecision(digits))));
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return minus(`${Number(mantissa)}e${Number(exponent)}`);
}

/** A number with fixed decimals; large ones with a power of ten. */
export function fixedText(value: number, decimals: number): string {
  return Math.abs(value) < large ? minus(value.toFixed(decimals)) : numberText(value);
}

/** A P value as journals write it: three decimals, "<0.001" below. */
export function pText(p: number): string {
  return p < 0.001 ? "<0.001" : fixedText(p, 3);
}

/** A true minus, and no minus before a zero. */
function minus(text: string): string {
  return (/[1-9∞]/.test(text) ? text : text.replace("-", "")).replaceAll("-", "\u2212");
}

/**
 * Least and greatest of the finite numbers; where they are one, a little to both sides; null where there is none.
 * @param pad part of the extent to add at either end
 */
export function domainOf(values: Iterable<number>, pad = 0): [number, number] | null {
  const [low, high] = extent([...values].filter(Number.isFinite));
  if (low === undefined || high === undefined) return null;
  const by = high > low ? pad * (high - low) : Math.abs(low) / 10 || 1;
  return [low - by, high + by];
}

/** The domain out to the next ticks. */
export function nice(low: number, high: number, count: number): [number, number] {
  return niceOf(low, high, count);
}
