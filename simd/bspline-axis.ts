/**
 * Rows times a banded matrix, two numbers at a time: each row of sums is the sum of some rows of values times weights.
 *
 *   sums[0]  =  w0 values[0] + w1 values[1] + w2 values[2] + w3 values[3]
 *   sums[1]  =                 w4 values[1] + w5 values[2] + ...
 *
 * @param values [columns][step] f64; `n` of each row count, one more may be read
 * @param bands of each row of the matrix its first column, the one after its last and the place of its first weight, u32
 * @param sums [rows][step] f64
 */
export function bandedRows(values: usize, step: u32, n: u32, bands: usize, rows: u32, weights: usize, sums: usize): void {
  const row = <usize>step << 3;
  const length = (<usize>n + 1 >> 1) << 4;
  for (let r: u32 = 0; r < rows; r++, bands += 12, sums += row) {
    let from = values + load<u32>(bands) * row;
    const end = values + load<u32>(bands, 4) * row;
    let weight = weights + (<usize>load<u32>(bands, 8) << 3);
    memory.fill(sums, 0, length);
    for (; from + 3 * row < end; from += row << 2, weight += 32) addFour(from, row, weight, sums, length);
    for (; from < end; from += row, weight += 8) addOne(from, weight, sums, length);
  }
}

// @ts-ignore: decorator
@inline
function addFour(from: usize, row: usize, weight: usize, sums: usize, length: usize): void {
  const a = v128.load64_splat(weight), b = v128.load64_splat(weight, 8), c = v128.load64_splat(weight, 16), d = v128.load64_splat(weight, 24);
  const second = from + row, third = second + row, fourth = third + row;
  for (let x: usize = 0; x < length; x += 16) {
    let sum = f64x2.add(v128.load(sums + x), f64x2.mul(a, v128.load(from + x)));
    sum = f64x2.add(sum, f64x2.mul(b, v128.load(second + x)));
    sum = f64x2.add(sum, f64x2.mul(c, v128.load(third + x)));
    v128.store(sums + x, f64x2.add(sum, f64x2.mul(d, v128.load(fourth + x))));
  }
}

// @ts-ignore: decorator
@inline
function addOne(from: usize, weight: usize, sums: usize, length: usize): void {
  const w = v128.load64_splat(weight);
  for (let x: usize = 0; x < length; x += 16) v128.store(sums + x, f64x2.add(v128.load(sums + x), f64x2.mul(w, v128.load(from + x))));
}

/** Lines [lines][columns] times a banded matrix, in float32: each product and sum is rounded. Arrays are f32. */
export function bandedLines(values: usize, lines: u32, columns: u32, bands: usize, rows: u32, weights: usize, sums: usize): void {
  for (let line: u32 = 0; line < lines; line++, values += <usize>columns << 2) {
    for (let r: u32 = 0, band = bands; r < rows; r++, band += 12, sums += 4) {
      const end = values + (<usize>load<u32>(band, 4) << 2);
      let weight = weights + (<usize>load<u32>(band, 8) << 2);
      let sum: f32 = 0;
      for (let at = values + (<usize>load<u32>(band) << 2); at < end; at += 4, weight += 4) sum += load<f32>(weight) * load<f32>(at);
      store<f32>(sums, sum);
    }
  }
}
