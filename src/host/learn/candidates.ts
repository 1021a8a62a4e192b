import type { Xorshift } from "./xorshift.ts";

/**
 * The features that a node tries: drawn without replacement until there are enough and one of them is not constant among the
 * node's cases. Those known to be constant from the nodes above count as drawn, but are passed over.
 *
 *   constants drawn | known constants | constants found here | not drawn yet | drawn
 *                   ^ drawn           ^ known                                ^ end
 */
export class Candidates {
  readonly #most: number;
  readonly #features: Uint32Array;
  /** The constants of the branch that is being grown, in their order; the branches beside it rely on it. */
  readonly #constants: Uint32Array;
  readonly #random: Xorshift;
  #visited = 0;
  #drawn = 0;
  #known = 0;
  #found = 0;
  #end = 0;
  #at = 0;

  constructor(features: number, most: number, random: Xorshift) {
    this.#most = most;
    this.#random = random;
    this.#features = new Uint32Array(features);
    this.#constants = new Uint32Array(features);
  }

  /** Begins a tree. */
  restart(): void {
    for (let j = 0; j < this.#features.length; j++) this.#features[j] = j;
  }

  /** Begins a node where so many features are known to be constant. */
  start(known: number): void {
    this.#known = known;
    this.#visited = this.#drawn = this.#found = 0;
    this.#end = this.#features.length;
  }

  /** A feature, which the caller then finds constant or varying; -1 when there are no more. */
  next(): number {
    const features = this.#features;
    while (this.#end > this.#known + this.#found && (this.#visited < this.#most || this.#visited <= this.#found + this.#drawn)) {
      this.#visited++;
      const at = this.#drawn + this.#random.below(this.#end - this.#found - this.#drawn);
      if (at >= this.#known) return features[(this.#at = at + this.#found)];
      this.#swap(this.#drawn++, at);
    }
    return -1;
  }

  /** The feature drawn last is constant. */
  constant(): void {
    this.#swap(this.#at, this.#known + this.#found++);
  }

  /** The feature drawn last is not constant. */
  varying(): void {
    this.#swap(this.#at, --this.#end);
  }

  /** Ends the node; how many features are known to be constant below it. */
  finish(): number {
    const features = this.#features;
    const constants = this.#constants;
    const known = this.#known;
    for (let k = 0; k < known; k++) features[k] = constants[k];
    for (let k = known; k < known + this.#found; k++) constants[k] = features[k];
    return known + this.#found;
  }

  #swap(a: number, b: number): void {
    const features = this.#features;
    const feature = features[a];
    features[a] = features[b];
    features[b] = feature;
  }
}
