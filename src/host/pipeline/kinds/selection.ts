import * as z from "zod/mini";
import { takeFeatures } from "../../dataset/dataset.ts";
import type { Selection } from "../../select/selection.ts";
import { featuresNamed, namingColumns } from "./byName.ts";
import type { Context } from "./context.ts";
import { names } from "./fields.ts";
import type { LabelledDataset, Need, Settings, Shape, StepKind } from "./kind.ts";

/** What a selection step keeps of the training cases: the names of the features, in its order. */
export interface Kept {
  readonly features: readonly string[];
}

const kept: z.ZodMiniType<Kept> = z.strictObject({ features: names });

interface SelectionKind<Name extends string, S extends Shape> {
  readonly name: Name;
  readonly settings: S;
  readonly needs: readonly Need[];
  /** @param data with labels where the kind needs them */
  select(data: LabelledDataset, settings: Settings<S>, context: Context): Selection | Promise<Selection>;
}

/** A kind of step that keeps some of the features as they are. */
export function selectionKind<const Name extends string, S extends Shape>({ name, settings, needs, select }: SelectionKind<Name, S>): StepKind<Name, S, Kept> {
  return {
    name,
    settings,
    needs,
    state: kept,
    async fit(data, given, context) {
      const { kept, dropped, warnings, ...details } = await select(data as LabelledDataset, given, context);
      return {
        state: { features: kept.map((j) => data.features[j]) },
        dropped: dropped.map(({ column, why }) => ({ feature: data.features[column], why: namingColumns(why, data.features) })),
        warnings: warnings.map((warning) => namingColumns(warning, data.features)),
        details,
        data: takeFeatures(data, kept),
      };
    },
    apply: (data, { features }) => featuresNamed(data, features),
    narrow: (_, features) => ({ features }),
  };
}
