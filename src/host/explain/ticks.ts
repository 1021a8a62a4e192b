/** How much a coarser unit of 2 or 10, and one of 5, is preferred to a finer one. */
const bias = 1.5;
const biasOf5 = 0.5 + 1.5 * bias;
/** Ends this close to a tick, in units, are on it. */
const rounding = 1e-10;

/**
 * About `intervals` + 1 values, spaced by 1, 2 or 5 times a power of 10, that cover [low, high], low < high: those of R's `pretty`.
 * @source Becker, Chambers & Wilks, The New S Language (1988), `pretty`; R's help page of `pretty`
 */
export function ticks(low: number, high: number, intervals = 10): number[] {
  const unit = unitOf((high - low) / intervals);
  const first = Math.floor(low / unit + rounding);
  const last = Math.ceil(high / unit - rounding);
  // Without the noise of the product: 0.30000000000000004 is 0.3.
  return Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * unit).toPrecision(12)));
}

/** The unit for ticks about `cell` apart. */
function unitOf(cell: number): number {
  const base = 10 ** Math.floor(Math.log10(cell));
  if (10 * base - cell < bias * (cell - 5 * base)) return 10 * base;
  if (5 * base - cell < biasOf5 * (cell - 2 * base)) return 5 * base;
  if (2 * base - cell < bias * (cell - base)) return 2 * base;
  return base;
}
