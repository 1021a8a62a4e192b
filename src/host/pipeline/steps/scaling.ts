import * as z from "zod/mini";
import { withFeatures } from "../../dataset/dataset.ts";
import { applyScaling, fitScaling, type ScalingKind } from "../../preprocess/scaling.ts";
import { featuresNamed, valuesNamed, requireComplete } from "../kinds/byName.ts";
import { names, numbers } from "../kinds/fields.ts";
import { stepKind } from "../kinds/kind.ts";

const state = z.strictObject({ features: names, centre: numbers, scale: numbers });

const scaling = <const Name extends ScalingKind>(name: Name) =>
  stepKind({
    name,
    settings: {},
    needs: ["complete"],
    state,
    fit(data) {
      const { centre, scale, constant } = fitScaling(data.x, name);
      const warnings = constant.map((j) => `${data.features[j]} is constant: it becomes 0`);
      return { state: { features: data.features, centre, scale }, warnings };
    },
    apply(data, { features, centre, scale }) {
      const { x } = requireComplete(featuresNamed(data, features));
      return withFeatures(data, features, applyScaling(x, { kind: name, centre, scale, constant: [] }));
    },
    narrow: (fitted, features) => ({
      features,
      centre: valuesNamed(fitted.features, fitted.centre, features),
      scale: valuesNamed(fitted.features, fitted.scale, features),
    }),
  });

/** (x - mean) / standard deviation, of the training cases. */
export const zScore = scaling("z-score");
/** (x - mean) / (max - min), of the training cases. */
export const mean = scaling("mean");
/** (x - min) / (max - min), of the training cases. */
export const minMax = scaling("min-max");
