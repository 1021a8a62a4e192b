import * as z from "zod/mini";
import { withFeatures } from "../../dataset/dataset.ts";
import { applyImputation, fitImputation, type ImputedColumn } from "../../preprocess/imputation.ts";
import { featuresNamed, valuesNamed } from "../kinds/byName.ts";
import { fraction, names, preset } from "../kinds/fields.ts";
import { stepKind } from "../kinds/kind.ts";

const column = z.strictObject({ action: z.enum(["median", "mean"]), missing: z.int(), value: z.number() });
type Filled = Extract<ImputedColumn, { action: "median" | "mean" }>;

/** Missing values: discrete features by their median, continuous ones by their mean; those with too many missing are dropped. */
export const imputation = stepKind({
  name: "imputation",
  settings: {
    /** Discrete features by name; those not named are judged by their values. */
    discrete: z.optional(names),
    dropAt: preset(fraction, 0.2),
  },
  needs: [],
  state: z.strictObject({ features: names, columns: z.readonly(z.array(column)) }),
  fit(data, { discrete, dropAt }) {
    const flags = discrete && data.features.map((name) => discrete.includes(name));
    const { columns, kept } = fitImputation(data.x, { discrete: flags ?? "auto", dropAt });
    return {
      state: { features: kept.map((j) => data.features[j]), columns: kept.map((j) => columns[j] as Filled) },
      dropped: columns.flatMap((each, j) => (each.action === "drop" ? [{ feature: data.features[j], why: each.why }] : [])),
    };
  },
  apply(data, { features, columns }) {
    const { x } = featuresNamed(data, features);
    return withFeatures(data, features, applyImputation(x, { columns, kept: [...columns.keys()] }));
  },
  narrow: (state, features) => ({ features, columns: valuesNamed(state.features, state.columns, features) }),
});
