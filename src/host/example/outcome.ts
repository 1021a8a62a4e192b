import type { Random } from "../stats/random.ts";

/** An outcome that latent variables bring about. */
export interface OutcomeModel {
  /** Column of cohort.csv. */
  readonly column: string;
  /** Ascending: the more, the higher the linear predictor. */
  readonly classes: readonly string[];
  /** Of all cases, in the order of the classes; their sum is 1. */
  readonly shares: readonly number[];
  /** Of the linear predictor, by latent variable, at a signal of 1. */
  readonly coefficients: Readonly<Record<string, number>>;
}

export type Latents = Readonly<Record<string, number>>;

/** Standard normal density on a lattice that is fine enough for six digits. */
const step = 0.01;
const abscissae = Float64Array.from({ length: 1601 }, (_, i) => (i - 800) * step);
const density = abscissae.map((x) => (step * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI));

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * The ordered logit P(class >= k) = 1 / (1 + exp(-(eta - cut k))), eta = signal * sum of coefficient * latent, latents independent
 * and standard normal; the cuts are those that give the classes their shares. Two classes make it the logistic model, whose
 * intercept is minus the cut.
 */
export class OrderedLogit {
  readonly model: OutcomeModel;
  readonly signal: number;
  /** Standard deviation of eta. */
  readonly spread: number;
  /** Between the classes, ascending. */
  readonly cuts: readonly number[];

  constructor(model: OutcomeModel, signal: number) {
    this.model = model;
    this.signal = signal;
    this.spread = Math.abs(signal) * Math.sqrt(Object.values(model.coefficients).reduce((sum, b) => sum + b * b, 0));
    let above = 1;
    this.cuts = model.shares.slice(0, -1).map((share) => this.#cutFor((above -= share)));
  }

  eta(latents: Latents): number {
    return this.signal * Object.entries(this.model.coefficients).reduce((sum, [name, b]) => sum + b * latents[name], 0);
  }

  /** Of each class. */
  probabilities(eta: number): number[] {
    const above = [1, ...this.cuts.map((cut) => sigmoid(eta - cut)), 0];
    return this.model.classes.map((_, k) => above[k] - above[k + 1]);
  }

  /** Of the positive classes, among the positive and negative ones. */
  probability(eta: number, { positive, negative }: Sides): number {
    const each = this.probabilities(eta);
    const sum = (classes: readonly string[]): number => classes.reduce((total, name) => total + each[this.model.classes.indexOf(name)], 0);
    return sum(positive) / (sum(positive) + sum(negative));
  }

  draw(eta: number, random: Random): string {
    let rest = random.uniform();
    const each = this.probabilities(eta);
    return this.model.classes[each.findIndex((p) => (rest -= p) < 0)] ?? this.model.classes[each.length - 1];
  }

  /** What the area under the curve of the true probability comes to in cases without number (by quadrature). */
  expectedAuc({ positive, negative }: Sides): number {
    const of = (classes: readonly string[]): Float64Array => {
      const chosen = classes.map((name) => this.model.classes.indexOf(name));
      const weights = abscissae.map((x, i) => {
        const each = this.probabilities(this.spread * x);
        return density[i] * chosen.reduce((sum, k) => sum + each[k], 0);
      });
      const total = weights.reduce((sum, w) => sum + w, 0);
      return weights.map((w) => w / total);
    };
    const [above, below] = [of(positive), of(negative)];
    let passed = 0;
    let area = 0;
    for (let i = 0; i < above.length; i++) {
      area += above[i] * (passed + below[i] / 2);
      passed += below[i];
    }
    return area;
  }

  /** By bisection: the share above it falls as the cut rises. */
  #cutFor(share: number): number {
    let [low, high] = [-60, 60];
    for (let i = 0; i < 60; i++) {
      const cut = (low + high) / 2;
      const above = abscissae.reduce((sum, x, k) => sum + density[k] * sigmoid(this.spread * x - cut), 0);
      if (above > share) low = cut;
      else high = cut;
    }
    return (low + high) / 2;
  }
}

/** Two groups of classes to be told apart. */
export interface Sides {
  readonly positive: readonly string[];
  readonly negative: readonly string[];
}

/**
 * Latent variables of a case whose class is known: drawn until their own draw of the class is that one, which is Bayes' rule.
 * Cases whose classes come in the model's shares are cases of the model.
 * @param fixed latents that are known already
 */
export function latentsGiven(logit: OrderedLogit, names: readonly string[], target: string, fixed: Latents, random: Random): Latents {
  for (;;) {
    const latents = Object.fromEntries(names.map((name) => [name, fixed[name] ?? random.normal()]));
    if (logit.draw(logit.eta(latents), random) === target) return latents;
  }
}

/** Area under the ROC curve, ties counting half; NaN where a group is empty. */
export function areaUnderCurve(positive: readonly number[], negative: readonly number[]): number {
  let twice = 0;
  for (const p of positive) for (const n of negative) twice += p > n ? 2 : p === n ? 1 : 0;
  return twice / (2 * positive.length * negative.length);
}
