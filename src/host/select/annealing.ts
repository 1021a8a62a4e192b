import { InputError } from "../errors.ts";
import type { Matrix } from "../dataset/matrix.ts";
import { Random } from "../stats/random.ts";
import { short } from "./judge.ts";
import type { Selection } from "./selection.ts";

export interface AnnealingOptions {
  readonly seed: number;
  /** Error of a model of these columns on cases it has not seen; the lower the better. */
  readonly error: (columns: readonly number[]) => Promise<number>;
  readonly iterations?: number;
  /** Share of the columns that the first subset has. */
  readonly start?: number;
  /** Iterations without a new best after which the search goes back to the best subset. */
  readonly patience?: number;
  /** No subset has more columns than this. */
  readonly most?: number;
  readonly onIteration?: (iteration: number, best: number) => void;
}

export interface AnnealingSelection extends Selection {
  /** Error of the subset kept. */
  readonly error: number;
  /** Error of the subset tried in each iteration, and whether it was taken. */
  readonly history: readonly { readonly error: number; readonly size: number; readonly taken: boolean }[];
}

/**
 * Simulated annealing over subsets of columns: a column or so changes sides (one, and one more for every hundred in the subset); a
 * subset better than the best is taken, another one with the probability exp(-(its error over the best) / best x iterations since
 * the start), which freezes the search. The best subset seen is kept. Start, changes and probability are those of R's caret.
 * @source Kirkpatrick, Gelatt & Vecchi, Science 220 (1983) 671; Kuhn & Johnson, Feature Engineering and Selection (2019), 12.2
 */
export async function selectByAnnealing(x: Matrix, options: AnnealingOptions): Promise<AnnealingSelection> {
  const { seed, error, iterations = 200, start = 0.2, patience = 50, most = x.columns, onIteration } = options;
  if (x.columns < 2) throw new InputError(`simulated annealing: ${x.columns} columns, at least 2 are needed to choose from`);
  if (!(most >= 1)) throw new InputError(`simulated annealing: subsets of at most ${most} columns, at least 1 is needed`);
  const random = new Random(seed);
  const first = random.permutation(x.columns).slice(0, Math.min(most, Math.floor(start * x.columns) + 1, x.columns));
  let current = { columns: Array.from(first).sort((a, b) => a - b), error: 0 };
  current.error = await errorOf(current.columns, error);
  let best = current;
  let [sinceStart, sinceBest] = [0, 0];
  const history = [{ error: current.error, size: current.columns.length, taken: true }];
  for (let iteration = 1; iteration <= iterations; iteration++) {
    if (sinceBest >= patience) [current, sinceStart, sinceBest] = [best, 0, 0];
    sinceStart++;
    const columns = changed(current.columns, x.columns, most, random);
    const tried = { columns, error: await errorOf(columns, error) };
    const better = tried.error < best.error;
    const taken = better || random.uniform() < Math.exp(((best.error - tried.error) / Math.abs(best.error)) * sinceStart);
    if (taken) current = tried;
    if (better) best = tried;
    sinceBest = better ? 0 : sinceBest + 1;
    history.push({ error: tried.error, size: columns.length, taken });
    onIteration?.(iteration, best.error);
  }
  const dropped = Array.from({ length: x.columns }, (_, j) => j)
    .filter((j) => !best.columns.includes(j))
    .map((column) => ({ column, why: `not in the best of ${history.length} subsets (error ${short(best.error)})` }));
  return { kept: best.columns, dropped, warnings: [], error: best.error, history };
}

async function errorOf(columns: readonly number[], error: AnnealingOptions["error"]): Promise<number> {
  const found = await error(columns);
  if (!Number.isFinite(found)) throw new InputError(`simulated annealing: the error of ${columns.length} columns is ${found}`);
  return found;
}

/** Some columns, at random, taken in or left out; a column is drawn for an empty subset, and one goes from a subset that is too large. */
function changed(columns: readonly number[], of: number, most: number, random: Random): number[] {
  const subset = new Set(columns);
  const changes = Math.floor(columns.length * 0.01) + 1;
  for (const j of random.permutation(of).subarray(0, changes)) if (!subset.delete(j)) subset.add(j);
  if (subset.size === 0) subset.add(random.integer(of));
  while (subset.size > most) subset.delete([...subset][random.integer(subset.size)]);
  return [...subset].sort((a, b) => a - b);
}
