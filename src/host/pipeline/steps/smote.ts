import * as z from "zod/mini";
import type { Dataset } from "../../dataset/dataset.ts";
import { takeRows } from "../../dataset/matrix.ts";
import { smote as addCases, type SmoteResult } from "../../preprocess/smote.ts";
import { Random } from "../../stats/random.ts";
import { count, preset } from "../kinds/fields.ts";
import { stepKind } from "../kinds/kind.ts";

/**
 * SMOTE: training cases of the smaller class are added, made of others; cases to be predicted stay as they are. An added case
 * counts as one of the patient it was made from, and is in that one's batch.
 */
export const smote = stepKind({
  name: "smote",
  settings: {
    neighbours: preset(count, 5),
    /** Cases of the smaller class wanted for each of the larger. */
    ratio: preset(z.number("a number above 0 and up to 1").check(z.gt(0, "a number above 0 and up to 1"), z.lte(1, "a number above 0 and up to 1")), 1),
  },
  needs: ["complete", "labels"],
  state: z.strictObject({}),
  fit(data, settings, { seed }) {
    const made = addCases(data.x, data.y!, { ...settings, random: new Random(seed) });
    return { state: {}, warnings: made.warnings, details: { added: made.added }, data: withCases(data, made) };
  },
  apply: (data) => data,
  narrow: (state) => state,
});

function withCases(data: Dataset, { x, y, added }: SmoteResult): Dataset {
  const { ids, patients, batches, covariates } = data;
  const rows = [...ids.keys(), ...added.map(({ from }) => from)];
  const and = (values: readonly string[]): string[] => rows.map((i) => values[i]);
  return {
    ...data,
    ids: [...ids, ...added.map(({ from, to }, k) => `smote ${k + 1} of ${ids[from]} and ${ids[to]}`)],
    patients: and(patients),
    x,
    y,
    ...(batches && { batches: and(batches) }),
    ...(covariates && { covariates: { ...covariates, x: takeRows(covariates.x, rows) } }),
  };
}
