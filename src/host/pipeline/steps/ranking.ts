import { selectByMrmr } from "../../select/mrmr.ts";
import { selectTop } from "../../select/top.ts";
import { count, oneOf, preset } from "../kinds/fields.ts";
import { selectionKind } from "../kinds/selection.ts";

export const mrmr = selectionKind({
  name: "mrmr",
  settings: { count, criterion: preset(oneOf("FCQ", "FCD", "MID", "MIQ", "gaussian"), "FCQ") },
  needs: ["complete", "labels"],
  select: ({ x, y }, settings) => selectByMrmr(x, y, settings),
});

export const topN = selectionKind({
  name: "top-n",
  settings: { count, by: preset(oneOf("auc", "t"), "auc") },
  needs: ["complete", "labels"],
  select: ({ x, y }, settings) => selectTop(x, y, settings),
});
