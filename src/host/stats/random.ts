const size = 624;
const shift = 397;

/**
 * Random numbers of a seed, the same bits as numpy's `RandomState(seed)`, so that folds, bootstrap samples and SMOTE can be
 * compared with scikit-learn's draw by draw.
 * @source Matsumoto & Nishimura, ACM TOMACS 8 (1998) 3 (MT19937)
 */
export class Random {
  readonly #state = new Uint32Array(size);
  #at = size;
  #spare: number | null = null;

  constructor(seed: number) {
    this.#state[0] = seed >>> 0;
    for (let i = 1; i < size; i++) {
      const last = this.#state[i - 1] ^ (this.#state[i - 1] >>> 30);
      this.#state[i] = Math.imul(1812433253, last) + i;
    }
  }

  /** Whole number of 32 bits. */
  word(): number {
    if (this.#at === size) this.#refill();
    let y = this.#state[this.#at++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** In [0, 1), of 53 bits. */
  uniform(): number {
    const high = this.word() >>> 5;
    const low = this.word() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** Whole number in [0, n), n <= 2^32, each equally likely. */
  integer(n: number): number {
    const last = n - 1;
    if (last === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(last);
    for (;;) {
      const value = (this.word() & mask) >>> 0;
      if (value <= last) return value;
    }
  }

  /** Standard normal deviate (Marsaglia's polar method). */
  normal(): number {
    if (this.#spare !== null) {
      const value = this.#spare;
      this.#spare = null;
      return value;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const r2 = u * u + v * v;
      if (r2 >= 1 || r2 === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(r2)) / r2);
      this.#spare = factor * u;
      return factor * v;
    }
  }

  /** Shuffles in place (numpy's `shuffle`). */
  shuffle<T extends { readonly length: number; [index: number]: number | string }>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [values[i], values[j]] = [values[j], values[i]];
    }
    return values;
  }

  /** 0 to n - 1 in random order (numpy's `permutation`). */
  permutation(n: number): Uint32Array {
    return this.shuffle(Uint32Array.from({ length: n }, (_, i) => i));
  }

  #refill(): void {
    const s = this.#state;
    for (let i = 0; i < size; i++) {
      const y = (s[i] & 0x80000000) | (s[(i + 1) % size] & 0x7fffffff);
      s[i] = s[(i + shift) % size] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#at = 0;
  }
}
