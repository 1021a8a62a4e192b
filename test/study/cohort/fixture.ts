import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "fast-png";
import { identityDirection, type Vec3, type Volume } from "../../../src/host/image/volume.ts";
import { writeVolume } from "../../../src/host/io/write.node.ts";
import { resolveStudy } from "../../../src/host/study/file/resolve.ts";
import { parseStudy } from "../../../src/host/study/file/parse.ts";
import type { Study } from "../../../src/host/study/file/study.ts";

/** A small study: MRI with a ring, ultrasound as a picture with a second reader, ComBat over scanners, two tasks. Line 1 is `study: small`. */
export const studyText = `study: small
title: A small study
seed: 3
cohort:
  table: cohort.csv
  patient: patient
  batch: scanner
  clinical: { age: number, menopause: [pre, post] }
split: { column: centre, sets: { train: [1], test: [2, 3] } }
images:
  T1: { column: t1 }
  T2: { column: t2, register: { to: T1, transform: t2_transform } }
  SUB: { formula: T2 - T1 }
  US: { column: us }
regions:
  tumour: { mask: voi }
  ring: { ring: [0, 2], around: tumour }
  lesion: { mask: { US: roi } }
readers:
  second: { lesion: { US: roi_2 } }
features:
  mri: { parameters: params.yaml, images: [T1, T2, SUB], regions: [tumour, ring] }
  us: { parameters: log.yaml, images: [US], regions: [lesion] }
counts: { tumour_T1_*: 18, lesion_US_*: 18 }
recipes:
  plain:
    steps: [{ kind: combat }, { kind: z-score }, { kind: lasso, folds: 3 }]
    model: { kind: logistic }
models:
  MRI: { columns: [tumour_*, ring_*], use: plain }
  US:
    columns: [lesion_*]
    steps: [{ kind: icc, atLeast: 0.75 }, { kind: z-score }]
    model: { kind: l2-logistic }
  Clinical:
    columns: [clinical_*]
    steps: [{ kind: imputation }]
    model: { kind: logistic }
tasks:
  her2: { outcome: her2, positive: [positive], negative: [low, zero] }
  low: { outcome: her2, positive: [low], negative: [zero], models: [US, Clinical] }
`;

export const parameterFiles = {
  "params.yaml": "imageType: { Original: {} }\nfeatureClass: { firstorder: }\n",
  // LoG cannot be made of one slice.
  "log.yaml": "imageType: { Original: {}, LoG: { sigma: [2] } }\nfeatureClass: { firstorder: }\n",
};

export const header = ["id", "patient", "scanner", "centre", "her2", "age", "menopause", "t1", "t2", "t2_transform", "voi", "us", "roi", "roi_2"] as const;
export type Cells = Record<(typeof header)[number], string>;

/** 24 cases of 23 patients, on lines 2 to 25; P001 to P016 are for training, in scanners A and B alike. */
export function smallCohort(): Cells[] {
  return Array.from({ length: 24 }, (_, i) => {
    const id = `P${String(i + 1).padStart(3, "0")}`;
    return {
      id, patient: i === 1 ? "P001" : id, scanner: i % 2 === 0 ? "A" : "B", centre: i < 16 ? "1" : i < 20 ? "2" : "3",
      her2: ["positive", "zero", "low", "zero", "low", "positive"][i % 6], age: String(40 + i), menopause: i % 3 === 0 ? "post" : "pre",
      t1: `${id}/t1.nii.gz`, t2: `${id}/t2.nrrd`, t2_transform: i === 0 ? "P001/t2.tfm" : "", voi: `${id}/voi.nii.gz`,
      us: `${id}/us.png#spacing=0.2x0.2`, roi: `${id}/roi.png`, roi_2: i < 5 ? `${id}/roi.png` : "",
    };
  });
}

export const csvOf = (rows: readonly Cells[], columns: readonly string[] = header): string =>
  `${[columns, ...rows.map((row) => columns.map((column) => row[column as keyof Cells] ?? ""))].map((fields) => fields.join(",")).join("\n")}\n`;

export const size: Vec3 = [6, 5, 4];

export function volume(name: string, of: Vec3 = size, spacing: Vec3 = [1, 1, 2]): Volume {
  const data = Uint8Array.from({ length: of[0] * of[1] * of[2] }, (_, i) => (i * 7) % 5);
  return { name, size: of, spacing, origin: [-3, 2, 1], direction: identityDirection, data, components: 1, pixelType: "uint8", dimension: 3 };
}

export const png = (width: number, height: number): Uint8Array => encode({ width, height, channels: 1, depth: 8, data: Uint8Array.from({ length: width * height }, (_, i) => i % 256) });

/** Writes the study, its parameter files, the cohort and all files that it names. @returns the study file's path */
export async function writeSmallStudy(folder: string, { study = studyText, rows = smallCohort() }: { study?: string; rows?: readonly Cells[] } = {}): Promise<string> {
  for (const [name, text] of Object.entries({ ...parameterFiles, "study.yaml": study, "cohort.csv": csvOf(rows) })) writeFileSync(join(folder, name), text);
  for (const { id } of smallCohort()) {
    mkdirSync(join(folder, id));
    await writeVolume(join(folder, id, "t1.nii.gz"), volume("t1"));
    await writeVolume(join(folder, id, "t2.nrrd"), volume("t2", [8, 8, 3]));
    await writeVolume(join(folder, id, "voi.nii.gz"), volume("voi"));
    writeFileSync(join(folder, id, "us.png"), png(9, 7));
    writeFileSync(join(folder, id, "roi.png"), png(9, 7));
  }
  writeFileSync(join(folder, "P001/t2.tfm"), "#Insight Transform File V1.0\n#Transform 0\nTransform: TranslationTransform_double_3_3\nParameters: 1 0 0\nFixedParameters:\n");
  return join(folder, "study.yaml");
}

/** The study of a text, without problems. */
export async function studyOf(text: string): Promise<Study> {
  const { study, problems } = await resolveStudy(parseStudy(text, "study.yaml"), async (name) => parameterFiles[name as keyof typeof parameterFiles]);
  if (!study) throw new Error(problems.map(({ where, what }) => `${where}: ${what}`).join("\n"));
  return study;
}
