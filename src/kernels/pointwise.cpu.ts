import { twin } from "./operation.ts";
import { formulas, pointwise } from "./pointwise.ts";

export const pointwiseCpu = twin(pointwise, (items, { image, extremes, filtered }) => {
  for (const it of items) {
    const magnitude = Math.max(Math.abs(extremes[it.extremes]), Math.abs(extremes[it.extremes + 1]));
    const apply = rowFunction(it.formula, magnitude);
    for (let row = 0; row < it.ny * it.nz; row++) {
      const start = it.image + ((Math.floor(row / it.ny) + it.z0) * it.sy + (row % it.ny) + it.y0) * it.sx + it.x0;
      const to = it.filtered + row * it.nx;
      apply(image.subarray(start, start + it.nx), filtered.subarray(to, to + it.nx));
    }
  }
});

type RowFunction = (x: Float64Array, out: Float64Array) => void;

/** Fills a row from a row of the same length, in numpy's order of operations. */
function rowFunction(formula: number, magnitude: number): RowFunction {
  if (magnitude === 0) return (_x, out) => out.fill(0);
  switch (formula) {
    case formulas.square: {
      const factor = 1 / Math.sqrt(magnitude);
      return (x, out) => {
        for (let i = 0; i < x.length; i++) {
          const root = factor * x[i];
          out[i] = root * root;
        }
      };
    }
    case formulas.squareRoot:
      return (x, out) => {
        for (let i = 0; i < x.length; i++) {
          const root = Math.sqrt(Math.abs(x[i]) * magnitude);
          out[i] = x[i] < 0 ? -root : root;
        }
      };
    case formulas.logarithm: {
      const log = Math.log(magnitude + 1);
      const factor = log === 0 ? 0 : magnitude / log;
      return remembering((x) => (x < 0 ? -Math.log(1 - x) : Math.log(x + 1)) * factor);
    }
    default: {
      const factor = Math.log(magnitude) / magnitude;
      return remembering((x) => Math.exp(factor * x));
    }
  }
}

/** Whole numbers of 16 bits recur in most images; what the function gives of them is computed once. */
function remembering(f: (x: number) => number): RowFunction {
  const known = new Float64Array(65536).fill(NaN);
  return (x, out) => {
    for (let i = 0; i < x.length; i++) {
      const whole = x[i] | 0;
      if (whole !== x[i] || whole < -32768 || whole > 32767) {
        out[i] = f(x[i]);
        continue;
      }
      const slot = whole + 32768;
      if (Number.isNaN(known[slot])) known[slot] = f(whole);
      out[i] = known[slot];
    }
  };
}
