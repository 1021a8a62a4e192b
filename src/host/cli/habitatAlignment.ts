import { InputError } from "../errors.ts";
import { alignTo, fitAnchor, type AnchorModel } from "../regions/align.ts";
import type { HabitatWarning } from "../regions/habitatFeatures.ts";
import { renumbered } from "../regions/habitats.ts";
import type { HabitatModel } from "./habitatModel.ts";
import type { Aligned, Divided } from "./habitatOutputs.ts";

interface Fitting {
  readonly options: { readonly features: boolean; readonly anchor?: string };
  /** Case -> why it could not be divided or measured. */
  readonly failed: ReadonlyMap<string, string>;
}

/** Null where habitats keep their own numbers: clusters of a whole cohort, or numbers of habitats that differ, or no features. */
export function anchorOf(divided: readonly Divided[], { anchor, clusters, k }: HabitatModel, { options, failed }: Fitting): AnchorModel | null {
  if (anchor !== null) return anchor;
  if (clusters !== null || k === null || !options.features) return null;
  const training = divided.filter(({ each }) => each.training).flatMap(({ features }) => features ?? []);
  if (training.length === 0) throw new InputError("no training case could be measured, so there is no anchor");
  const lost = options.anchor === undefined ? undefined : failed.get(options.anchor);
  if (lost !== undefined) throw new InputError(`--anchor ${options.anchor}: the case could not be divided: ${lost}`);
  return fitAnchor(training, options.anchor ?? training[0].name);
}

/** A case with the anchor's numbers, if there is an anchor. @throws InputError when it cannot be compared with it */
export function arranged(of: Divided, anchor: AnchorModel | null): Aligned {
  if (anchor === null || !of.features) return { ...of, warnings: [...of.warnings, ...of.doubts.map((doubt) => toldOf(of, doubt))], alignment: null };
  const alignment = alignTo(anchor, of.features);
  const count = anchor.habitats.length;
  const rows = new Array<readonly number[]>(count).fill(of.features.columns.map(() => NaN));
  of.features.habitats.forEach((row, h) => (rows[alignment.order[h]] = row));
  const notes = new Map([...of.notes].map(([column, note]) => [column.replace(/^H(\d+)/, (_, h) => `H${alignment.order[Number(h) - 1] + 1}`), note]));
  const doubts = of.doubts.map((doubt) => toldOf(of, { ...doubt, habitat: alignment.order[doubt.habitat - 1] + 1 }));
  const warnings = [...of.warnings, ...doubts];
  return { ...of, warnings, habitats: renumbered(of.habitats, alignment.order, count), features: { ...of.features, habitats: rows }, notes, alignment };
}

function toldOf({ each }: Divided, { habitat, text }: HabitatWarning): string {
  return `${each.name}, habitat ${habitat}, ${text}`;
}
