import { takeColumns } from "../../dataset/matrix.ts";
import { InputError } from "../../errors.ts";
import { selectByIcc } from "../../select/icc.ts";
import { listed } from "../kinds/byName.ts";
import { oneOf, number, preset } from "../kinds/fields.ts";
import { selectionKind } from "../kinds/selection.ts";

/** Keeps features that readers agree on, by the re-segmentations of training cases and of cases measured for this alone. */
export const icc = selectionKind({
  name: "icc",
  settings: {
    atLeast: preset(number, 0.75),
    model: preset(oneOf("one-way", "agreement", "consistency"), "agreement"),
    bound: preset(oneOf("estimate", "lower"), "estimate"),
    readers: preset(oneOf("together", "each"), "together"),
  },
  needs: ["readings"],
  select({ features, readings }, settings) {
    const numbers = new Map(readings!.features.map((name, j) => [name, j]));
    const missing = features.filter((name) => !numbers.has(name));
    if (missing.length > 0) throw new InputError(`${missing.length} of ${features.length} features are missing from the readings: ${listed(missing)}`);
    return selectByIcc(readings!.readers.map((reader) => takeColumns(reader, features.map((name) => numbers.get(name)!))), settings);
  },
});
