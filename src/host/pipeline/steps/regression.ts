import { selectByMultivariateLogistic, selectByUnivariateLogistic } from "../../select/logistic.ts";
import { fraction, preset } from "../kinds/fields.ts";
import { selectionKind } from "../kinds/selection.ts";

export const univariateLogistic = selectionKind({
  name: "univariate-logistic",
  settings: { below: preset(fraction, 0.05) },
  needs: ["complete", "labels"],
  select: ({ x, y }, settings) => selectByUnivariateLogistic(x, y, settings),
});

export const multivariateLogistic = selectionKind({
  name: "multivariate-logistic",
  settings: { below: preset(fraction, 0.05) },
  needs: ["complete", "labels"],
  select: ({ x, y }, settings) => selectByMultivariateLogistic(x, y, settings),
});
