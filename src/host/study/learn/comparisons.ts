import { compareAuc, type AucComparison } from "../../evaluate/delong.ts";
import { idi, type SplitImprovement } from "../../evaluate/reclassification.ts";
import { scorableSets, type Scored } from "./metrics.ts";
import type { StudyResults } from "./results.ts";

/** Two models of a task on the same cases. */
export interface ComparisonRow extends Pick<Scored, "task" | "set"> {
  readonly first: string;
  readonly second: string;
  readonly n: number;
  /** DeLong's: the first AUC minus the second. */
  readonly auc: AucComparison;
  /** What the second model gains over the first. */
  readonly idi: SplitImprovement;
}

/** All models of a task on a set; [first][second], 0 (p = 1) on the diagonal. */
export interface ComparisonMatrix extends Pick<Scored, "task" | "set"> {
  readonly models: readonly string[];
  readonly z: readonly (readonly number[])[];
  readonly p: readonly (readonly number[])[];
  readonly idi: readonly (readonly number[])[];
  readonly idiP: readonly (readonly number[])[];
}

/** Every pair of models of each task on each set of both classes. */
export function comparisonRows(results: Pick<StudyResults, "study" | "models">): ComparisonRow[] {
  const { confidence } = results.study.evaluation;
  return bySet(results).flatMap((models) =>
    models.flatMap((a, i) =>
      models.slice(i + 1).map((b) => ({
        task: a.task,
        set: a.set,
        first: a.model,
        second: b.model,
        n: a.y.length,
        auc: compareAuc(a.y, a.p, b.p, { confidence }),
        idi: idi(a.y, a.p, b.p, { confidence }),
      })),
    ),
  );
}

/** The rows as matrices, for the report: where there are at least two models. */
export function comparisonMatrices(results: Pick<StudyResults, "study" | "models">): ComparisonMatrix[] {
  const rows = comparisonRows(results);
  return bySet(results).filter((all) => all.length > 1).map((all) => {
    const [{ task, set }] = all;
    const models = all.map(({ model }) => model);
    const ofSet = rows.filter((row) => row.task === task && row.set === set);
    const filled = (diagonal: number, of: (row: ComparisonRow) => number, turned: 1 | -1) =>
      models.map((a) => models.map((b) => {
        if (a === b) return diagonal;
        const row = ofSet.find(({ first, second }) => first === a && second === b);
        return row ? of(row) : turned * of(ofSet.find(({ first, second }) => first === b && second === a)!);
      }));
    return {
      task,
      set,
      models,
      z: filled(0, ({ auc }) => auc.statistic, -1),
      p: filled(1, ({ auc }) => auc.p, 1),
      idi: filled(0, ({ idi }) => idi.estimate, -1),
      idiP: filled(1, ({ idi }) => idi.p, 1),
    };
  });
}

/** The models' predictions of each set of each task. */
function bySet(results: Pick<StudyResults, "models">): Scored[][] {
  const groups = new Map<string, Scored[]>();
  for (const each of scorableSets(results)) {
    const key = JSON.stringify([each.task, each.set]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}
