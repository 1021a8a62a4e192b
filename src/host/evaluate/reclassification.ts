import { InputError } from "../errors.ts";
import { tailOf } from "../stats/confidence.ts";
import { isConstant, mean, moments, variance } from "../stats/descriptive.ts";
import { normal } from "../stats/normal.ts";
import { checkProbabilities } from "./scores.ts";

/** An improvement of the second model over the first, with its two-sided test against 0. */
export interface Improvement {
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** z. */
  readonly statistic: number;
  readonly p: number;
  readonly reason?: string;
}

/** An improvement with its parts in the cases of class 1 (events) and of class 0; it is their sum. */
export interface SplitImprovement extends Improvement {
  readonly events: Improvement;
  readonly nonEvents: Improvement;
}

export interface Reclassification extends SplitImprovement {
  /** Numbers of cases, [category by the first model][category by the second], lowest category first. */
  readonly tables: { readonly events: readonly (readonly number[])[]; readonly nonEvents: readonly (readonly number[])[] };
}

/** Where the NRI's variance is taken: at the estimate, or at no net change (Pencina's first test). */
export type NriVariance = "estimated" | "null";

interface Options {
  /** Default 0.95. */
  readonly confidence?: number;
}

interface NriOptions extends Options {
  /** Default "estimated", as Hmisc and PredictABEL; the interval always takes it so. */
  readonly testVariance?: NriVariance;
}

/**
 * Integrated discrimination improvement: the rise of the mean probability in class 1 less that in class 0.
 * z with the variances of the paired changes in each class.
 * @param p1 probabilities by the model that is improved on, [cases]
 * @param p2 probabilities by the new model, [cases]
 * @throws InputError as checkProbabilities
 * @source Pencina et al., Stat Med 27 (2008) 157
 */
export function idi(y: ArrayLike<number>, p1: ArrayLike<number>, p2: ArrayLike<number>, { confidence = 0.95 }: Options = {}): SplitImprovement {
  const changes = changesOf(y, p1, p2);
  const up = partOf(mean(changes.events), spread(changes.events) / changes.events.length);
  const down = partOf(-mean(changes.nonEvents), spread(changes.nonEvents) / changes.nonEvents.length);
  return joined(up, down, confidence);
}

/**
 * Net reclassification improvement over the categories that ascending cut-offs make (p >= cut-off is in the higher one):
 * the share of events moving up less down, plus that of non-events moving down less up, between -2 and 2.
 * @throws InputError as checkProbabilities, or where cut-offs do not ascend within 0 and 1
 * @source Pencina et al. 2008 (null variance); Pencina et al., Stat Med 30 (2011) 11 (estimated variance)
 */
export function categoricalNri(
  y: ArrayLike<number>,
  p1: ArrayLike<number>,
  p2: ArrayLike<number>,
  cutOffs: readonly number[],
  options: NriOptions = {},
): Reclassification {
  checkPair(y, p1, p2);
  cutOffs.forEach((cut, k) => {
    const above = k === 0 ? 0 : cutOffs[k - 1];
    if (!(cut > above && cut < 1)) throw new InputError(`categoricalNri: cut-off ${k + 1} is ${cut}, it must lie above ${above} and below 1`);
  });
  if (cutOffs.length === 0) throw new InputError("categoricalNri: no cut-offs given");
  const category = (p: number) => cutOffs.filter((cut) => p >= cut).length;
  const table = () => Array.from({ length: cutOffs.length + 1 }, () => new Array<number>(cutOffs.length + 1).fill(0));
  const tables = { events: table(), nonEvents: table() };
  for (let i = 0; i < y.length; i++) (y[i] === 1 ? tables.events : tables.nonEvents)[category(p1[i])][category(p2[i])]++;
  return { ...nriOfMoves(movesIn(tables.events), movesIn(tables.nonEvents), options), tables };
}

/**
 * Net reclassification improvement without categories: any rise of the probability is a move up.
 * @throws InputError as checkProbabilities
 * @source Pencina et al. 2011
 */
export function continuousNri(y: ArrayLike<number>, p1: ArrayLike<number>, p2: ArrayLike<number>, options: NriOptions = {}): SplitImprovement {
  const { events, nonEvents } = changesOf(y, p1, p2);
  const moves = (changes: Float64Array): Moves => ({
    up: changes.filter((change) => change > 0).length,
    down: changes.filter((change) => change < 0).length,
    all: changes.length,
  });
  return nriOfMoves(moves(events), moves(nonEvents), options);
}

/**
 * IDI between every two of several models, [first][second]: how much the second improves on the first.
 * @param models probabilities, [models][cases]
 */
export function idiMatrix(y: ArrayLike<number>, models: readonly ArrayLike<number>[], options: Options = {}): SplitImprovement[][] {
  return models.map((p1) => models.map((p2) => idi(y, p1, p2, options)));
}

/** Cases of one class that went up, down, and all of them. */
interface Moves {
  readonly up: number;
  readonly down: number;
  readonly all: number;
}

interface Part {
  readonly estimate: number;
  readonly variance: number;
  /** Of the test. */
  readonly testVariance: number;
}

function nriOfMoves(events: Moves, nonEvents: Moves, { confidence = 0.95, testVariance = "estimated" }: NriOptions): SplitImprovement {
  const part = ({ up, down, all }: Moves, sign: 1 | -1): Part => {
    const net = (up - down) / all;
    const under = (up + down) / all ** 2;
    const estimated = under - net ** 2 / all;
    return { estimate: sign * net, variance: estimated, testVariance: testVariance === "null" ? under : estimated };
  };
  return joined(part(events, 1), part(nonEvents, -1), confidence);
}

/** The variance; 0 where the changes are one but for rounding, which would be a z of 1e15. */
function spread(changes: Float64Array): number {
  return changes.length > 1 && isConstant(moments(changes)) ? 0 : variance(changes);
}

function partOf(estimate: number, variance: number): Part {
  return { estimate, variance, testVariance: variance };
}

function joined(events: Part, nonEvents: Part, confidence: number): SplitImprovement {
  const both: Part = {
    estimate: events.estimate + nonEvents.estimate,
    variance: events.variance + nonEvents.variance,
    testVariance: events.testVariance + nonEvents.testVariance,
  };
  return { ...judged(both, confidence), events: judged(events, confidence), nonEvents: judged(nonEvents, confidence) };
}

function judged({ estimate, variance, testVariance }: Part, confidence: number): Improvement {
  const z = normal.upperQuantile(tailOf(confidence));
  const standardError = Math.sqrt(variance);
  // Without any change both are 0; with one case in a class the variance is not defined.
  if (!(testVariance > 0)) return { estimate, standardError, lower: NaN, upper: NaN, statistic: NaN, p: NaN, reason: "the variance is zero or not defined" };
  const half = z * standardError;
  const statistic = estimate / Math.sqrt(testVariance);
  return { estimate, standardError, lower: estimate - half, upper: estimate + half, statistic, p: 2 * normal.sf(Math.abs(statistic)) };
}

function movesIn(table: readonly (readonly number[])[]): Moves {
  let [up, down, all] = [0, 0, 0];
  table.forEach((row, first) =>
    row.forEach((cases, second) => {
      all += cases;
      if (second > first) up += cases;
      else if (second < first) down += cases;
    }),
  );
  return { up, down, all };
}

function changesOf(y: ArrayLike<number>, p1: ArrayLike<number>, p2: ArrayLike<number>): { events: Float64Array; nonEvents: Float64Array } {
  checkPair(y, p1, p2);
  const changes = Float64Array.from(p2, (value, i) => value - p1[i]);
  return { events: changes.filter((_, i) => y[i] === 1), nonEvents: changes.filter((_, i) => y[i] === 0) };
}

function checkPair(y: ArrayLike<number>, p1: ArrayLike<number>, p2: ArrayLike<number>): void {
  checkProbabilities(y, p1, "probabilities of the first model");
  checkProbabilities(y, p2, "probabilities of the second model");
}
