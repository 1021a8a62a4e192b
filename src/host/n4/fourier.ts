/**
 * Fourier transforms of complex sequences of one length, a power of two: radix 2, decimation in time.
 * @source Cooley & Tukey, Math. Comp. 19, 1965
 */
export class Fourier {
  readonly #n: number;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;

  constructor(n: number) {
    this.#n = n;
    this.#cosines = Float64Array.from({ length: n / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / n));
    this.#sines = Float64Array.from({ length: n / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / n));
  }

  /**
   * In place.
   * @param sign -1 forward, 1 inverse (which divides by the length)
   */
  transform(re: Float64Array, im: Float64Array, sign: -1 | 1): void {
    const n = this.#n;
    reverseBits(re);
    reverseBits(im);
    for (let half = 1, stride = n / 2; half < n; half *= 2, stride /= 2) {
      for (let k = 0; k < half; k++) {
        const c = this.#cosines[k * stride];
        const s = sign * this.#sines[k * stride];
        for (let a = k, b = k + half; a < n; a += 2 * half, b += 2 * half) {
          const x = re[b] * c - im[b] * s;
          const y = re[b] * s + im[b] * c;
          re[b] = re[a] - x;
          im[b] = im[a] - y;
          re[a] += x;
          im[a] += y;
        }
      }
    }
    if (sign === -1) return;
    for (let i = 0; i < n; i++) {
      re[i] /= n;
      im[i] /= n;
    }
  }
}

/** Swaps each element with the one whose number has its bits in reverse. */
function reverseBits(values: Float64Array): void {
  const n = values.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const held = values[i];
    values[i] = values[j];
    values[j] = held;
  }
}
