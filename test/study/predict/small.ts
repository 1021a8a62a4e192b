import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { uniform } from "../../../src/host/random.ts";
import type { Vec3 } from "../../../src/host/image/volume.ts";
import { writeVolume } from "../../../src/host/io/write.node.ts";
import { predictNewCases, type Predicted, type PredictOptions, type PredictResults } from "../../../src/host/study/predict/predict.node.ts";
import { runStudy } from "../../../src/host/study/run/run.node.ts";
import { boxMask, volumeOf } from "../cases/small.ts";
import { silent } from "../run/fakes.ts";

/** MRI with habitats and a ring, an ultrasound slice, scanners, clinical columns. */
export const studyText = `study: small
title: A small study
cohort: { table: cohort.csv, patient: patient, batch: scanner, clinical: { age: number, menopause: [pre, post] } }
split: { column: part, sets: { train: [a], test: [b] } }
images:
  T1: { column: t1 }
  T2: { column: t2, register: { to: T1, registered: t2_on_t1 } }
  SUB: { formula: T2 - T1 }
  US: { column: us }
regions:
  tumour: { mask: mask }
  lesion: { mask: roi }
  ring: { ring: [0, 3], around: tumour }
  H: { habitats: { of: tumour, images: [T1, SUB], k: 2, restarts: 2 } }
readers: { second: { lesion: roi } }
features:
  mri: { parameters: params.yaml, images: [T1, T2], regions: [tumour, ring, H] }
  us: { parameters: params.yaml, images: [US], regions: [lesion] }
models:
  habitats: { columns: [H1_T2_*], steps: [{ kind: z-score }, { kind: top-n, count: 3 }], model: { kind: l2-logistic } }
  slice: { columns: [lesion_*], steps: [{ kind: combat }, { kind: z-score }, { kind: top-n, count: 2 }], model: { kind: l2-logistic } }
  clinical: { columns: [clinical_*], steps: [{ kind: imputation }], model: { kind: logistic } }
  both: { stack: [habitats, clinical], folds: 2, model: { kind: logistic } }
tasks: { her2: { outcome: HER2, positive: ["1"], negative: ["0"] } }
evaluation: { repeats: 20 }
figures: [metrics]
`;
export const parameters = "setting: { binWidth: 20 }\nfeatureClass: { firstorder: [Mean, Maximum, Energy, Entropy, Skewness] }\n";

export const columns = ["id", "patient", "scanner", "part", "HER2", "age", "menopause", "t1", "t2", "t2_on_t1", "us", "mask", "roi"] as const;
export type Cells = Record<(typeof columns)[number], string>;

/** 12 training cases of scanners A and B, 4 test cases: S13 and S14 of A and B, S15 and S16 of C. */
export function rows(): Cells[] {
  return Array.from({ length: 16 }, (_, i) => {
    const id = `S${i + 1}`;
    return {
      id, patient: `patient ${i + 1}`, scanner: i >= 14 ? "C" : "AB"[i % 2], part: i < 12 ? "a" : "b", HER2: String(Math.floor(i / 2) % 2), age: String(40 + ((i * 7) % 13)), menopause: i % 3 ? "pre" : "post",
      t1: `${id}/t1.nrrd`, t2: "", t2_on_t1: `${id}/t2.nrrd`, us: `${id}/us.nrrd`, mask: `${id}/mask.nrrd`, roi: `${id}/roi.nrrd`,
    };
  });
}

export const csvOf = (cells: readonly Partial<Cells>[], of: readonly (keyof Cells)[] = columns): string => [of, ...cells.map((row) => of.map((column) => row[column] ?? ""))].map((fields) => `${fields.join(",")}\n`).join("");

/** Two habitats along x, the one a little brighter in T2 where HER2 is 1; T1, by which K-means numbers them, is the other way round in every other case. */
export async function writeSmallStudy(folder: string): Promise<void> {
  for (const [name, text] of Object.entries({ "study.yaml": studyText, "params.yaml": parameters, "cohort.csv": csvOf(rows()) })) writeFileSync(join(folder, name), text);
  const flat: Vec3 = [24, 24, 1];
  for (const [i, { id, HER2 }] of rows().entries()) {
    mkdirSync(join(folder, id));
    const next = uniform(i + 1);
    const noise = (): number => 30 * next();
    const bright = 40 * Number(HER2) + 40 * next();
    const write = (name: string, volume: Parameters<typeof writeVolume>[1]): Promise<unknown> => writeVolume(join(folder, id, name), volume);
    await write("t1.nrrd", volumeOf("t1", (x) => (x < 12 === (i % 2 === 0) ? 100 : 250) + noise()));
    await write("t2.nrrd", volumeOf("t2", (x) => (x < 12 ? 150 + bright : 400) + noise()));
    await write("us.nrrd", volumeOf("us", (x, y) => 60 + bright + 3 * x + 2 * y + noise(), { size: flat }));
    await write("mask.nrrd", boxMask("mask", [5, 5, 2], [19, 18, 9]));
    await write("roi.nrrd", boxMask("roi", [5, 5, 0], [17, 19, 1], { size: flat }));
  }
}

/** Runs the study in DIR/run, so that its models are in DIR/run/models. A job for each core, since sources have no threads. */
export async function runSmallStudy(folder: string): Promise<void> {
  await writeSmallStudy(folder);
  const run = await runStudy({ file: join(folder, "study.yaml"), outDir: join(folder, "run"), backend: "cpu", jobs: availableParallelism(), tell: silent, signal: new AbortController().signal });
  if ("problems" in run) throw new Error(run.problems.map(({ where, what }) => `${where}: ${what}`).join("\n"));
  if (run.failed.length + run.failedModels.length > 0) throw new Error(JSON.stringify([run.failed, run.failedModels]));
}

export const modelFile = (folder: string, model: string): string => join(folder, "run/models", `her2_${model}.json`);

/** Probabilities that the run gave the test cases, as predictions.csv has them. */
export function ofRun(folder: string, model: string): [string, number][] {
  const lines = readFileSync(join(folder, "run/predictions.csv"), "utf8").trim().split("\n").slice(1).map((line) => line.split(","));
  return lines.filter(([, of, set]) => of === model && set === "test").map(([, , , id, , p]) => [id, Number(p)]);
}

/** Predicts the cases of a table that is written for it. */
export function predictSmall(folder: string, model: string, cells: readonly Partial<Cells>[], of?: readonly (keyof Cells)[], given: Partial<PredictOptions> = {}): Promise<Predicted> {
  const cases = join(folder, "new.csv");
  writeFileSync(cases, csvOf(cells, of));
  return predictNewCases({ model: modelFile(folder, model), cases, backend: "cpu", tell: silent, ...given });
}

export function predictions(predicted: Predicted): PredictResults {
  if ("problems" in predicted) throw new Error(predicted.problems.map(({ where, what }) => `${where}: ${what}`).join("\n"));
  return predicted;
}

/** "new.csv:3 (case S14): ..." of all problems. */
export function problemsOf(predicted: Predicted, folder: string): string[] {
  if (!("problems" in predicted)) throw new Error("there are no problems");
  return predicted.problems.map(({ where, what }) => `${where}: ${what}`.replaceAll(`${folder}/`, ""));
}
