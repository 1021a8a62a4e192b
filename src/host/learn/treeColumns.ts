import type { Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";

/** What trees are grown on. The arrays may lie in memory that threads share. */
export interface TreeColumns {
  readonly cases: number;
  readonly columns: number;
  /** [columns][cases], rounded to float32. */
  readonly values: Float32Array;
  /** null where only random cuts are wanted. */
  readonly order: Order | null;
}

export interface Order {
  /** [columns][cases]: the place of each case when the column is sorted, equal values by the number of the case. */
  readonly places: Uint16Array | Uint32Array;
  /** [columns][cases], ascending. */
  readonly sorted: Float32Array;
  /** [columns]: 1 where values are equal. */
  readonly tied: Uint8Array;
}

/** 2^32 floats times 2^21 numbers of cases are whole numbers that float64 holds. */
const most = 2 ** 21;

/**
 * [columns][cases], rounded to float32.
 * @throws InputError for a value that is missing or beyond float32, naming column and case
 */
export function roundedValues({ rows, values }: Matrix, what: string, buffer: ArrayBufferLike = new ArrayBuffer(4 * values.length)): Float32Array {
  const rounded = new Float32Array(buffer);
  for (let k = 0; k < values.length; k++) {
    const value = Math.fround(values[k]) + 0; // no -0
    if (value - value !== 0) throw unusable(what, values[k], Math.floor(k / rows), k % rows);
    rounded[k] = value;
  }
  return rounded;
}

function unusable(what: string, value: number, column: number, row: number): InputError {
  const why = Number.isNaN(value) ? "is missing (impute first)" : `is ${value}: beyond float32`;
  return new InputError(`${what}: column ${column + 1}, case ${row + 1} ${why}`);
}

/** @param shared whether the arrays go to threads */
export function treeColumns(x: Matrix, what: string, ordered: boolean, shared: boolean): TreeColumns {
  const { rows: cases, columns } = x;
  if (cases > most) throw new InputError(`${what}: ${cases} cases, at most ${most} are possible`);
  const memory = (bytes: number): ArrayBufferLike => (shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  const values = roundedValues(x, what, memory(4 * cases * columns));
  return { cases, columns, values, order: ordered ? orderOf(values, cases, columns, memory) : null };
}

function orderOf(values: Float32Array, cases: number, columns: number, memory: (bytes: number) => ArrayBufferLike): Order {
  const places = cases > 65536 ? new Uint32Array(memory(4 * values.length)) : new Uint16Array(memory(2 * values.length));
  const sorted = new Float32Array(memory(4 * values.length));
  const tied = new Uint8Array(memory(columns));
  const bits = new Int32Array(values.buffer);
  const keys = new Float64Array(cases);
  for (let j = 0, first = 0; j < columns; j++, first += cases) {
    for (let i = 0; i < cases; i++) keys[i] = ascending(bits[first + i]) * most + i;
    keys.sort();
    for (let place = 0; place < cases; place++) {
      const i = keys[place] % most;
      places[first + i] = place;
      sorted[first + place] = values[first + i];
      if (place > 0 && sorted[first + place] === sorted[first + place - 1]) tied[j] = 1;
    }
  }
  return { places, sorted, tied };
}

/** Whole number from 0 on that rises with the float of these bits. */
function ascending(bits: number): number {
  return (bits < 0 ? ~bits : bits | 0x80000000) >>> 0;
}
