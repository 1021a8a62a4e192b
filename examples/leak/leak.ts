// A deliberate leak: features are selected by all 200 cases, and the cases are split afterwards. The labels are noise, so an
// honest AUC is about 0.5; this pipeline would show one far above it. It is refused
// - by the type checker:  npx tsc -p examples/leak
// - at run time, by a program that nobody has checked:  node scripts/run.js examples/leak/leak.ts
import { dataset } from "../../src/host/dataset/dataset.ts";
import { matrix } from "../../src/host/dataset/matrix.ts";
import { fit, fitStep, predict } from "../../src/host/pipeline/fit.ts";
import { cohort } from "../../src/host/pipeline/parts.ts";
import { split } from "../../src/host/pipeline/split.ts";
import { Random } from "../../src/host/stats/random.ts";

const random = new Random(1);
const [cases, features] = [200, 1000];
const names = (what: string, count: number) => Array.from({ length: count }, (_, i) => `${what} ${i + 1}`);
const all = cohort(
  dataset({
    ids: names("case", cases),
    patients: names("patient", cases),
    features: names("feature", features),
    x: matrix(cases, features, Float64Array.from({ length: cases * features }, () => random.normal())),
    y: Uint8Array.from({ length: cases }, () => random.integer(2)),
  }),
);

const selection = await fitStep({ kind: "t-test", below: 0.01 }, all);
const { training, test } = split(selection.apply(all), { test: 0.2 });
const fitted = await fit({ model: { kind: "l2-logistic" } }, training);
console.log(predict(fitted, test));
