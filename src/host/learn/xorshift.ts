/**
 * Random numbers of 31 bits for growing trees, the same as those of scikit-learn's trees.
 * @source Marsaglia, Journal of Statistical Software 8 (2003) 14: triple (13, 17, 5)
 */
export class Xorshift {
  #state = 1;

  restart(seed: number): void {
    this.#state = seed | 0 || 1;
  }

  /** In 0 to 2^31 - 1. */
  next(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return state & 0x7fffffff;
  }

  /** Whole number below n. */
  below(n: number): number {
    return this.next() % n;
  }

  /** From low to high, both included. */
  between(low: number, high: number): number {
    return ((high - low) * this.next()) / 0x7fffffff + low;
  }
}
