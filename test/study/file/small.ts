import { readFileSync } from "node:fs";
import { InputError } from "../../../src/host/errors.ts";
import { parseStudy } from "../../../src/host/study/file/parse.ts";
import { resolveStudy, type ResolvedStudy } from "../../../src/host/study/file/resolve.ts";

/** A study with something of everything, without problems or warnings. */
export const small = `study: small
title: A small study
cohort:
  table: cohort.csv
  batch: scanner
  clinical:
    age: number
    nodes: [negative, positive]
split:
  column: centre
  sets:
    train: [A]
    external: [B]
images:
  T1: { column: t1, register: { to: DCE } }
  DCE:
    column: dce
    n4: true
    spacing: [1, 1, 1]
  SUB: { formula: DCE - T1 }
  US: { column: us }
regions:
  tumour: { mask: voi }
  ring:
    ring: [0, 5]
    around: tumour
  H:
    habitats: { of: tumour, images: [T1, SUB], k: [3, 6], expected: 3 }
  lesion: { mask: roi }
readers:
  second: { tumour: voi_2 }
features:
  mri: { parameters: mri.yaml, images: [T1, DCE], regions: [tumour, ring, H] }
  us: { parameters: us.yaml, images: [US], regions: [lesion] }
counts:
  H1_T1_*: 107
recipes:
  radiomics:
    steps:
      - kind: icc
        atLeast: 0.75
      - kind: z-score
      - kind: lasso
    model: { kind: logistic }
    threshold: { rule: youden }
models:
  MRI: { columns: [tumour_*, H*], use: radiomics }
  US:
    columns: [lesion_*]
    steps: [{ kind: z-score }, { kind: t-test }]
    model: { kind: logistic }
  Clinical:
    columns: [clinical_*]
    steps:
      - kind: imputation
    model: { kind: logistic }
  Both: { stack: [MRI, Clinical], model: { kind: logistic } }
tasks:
  her2: { outcome: her2, positive: [positive], negative: [negative, 0] }
`;

export const parameterFiles: Readonly<Record<string, string>> = {
  "mri.yaml": readFileSync(new URL("../../../studies/params/original-107.yaml", import.meta.url), "utf8"),
  "us.yaml": readFileSync(new URL("../../../studies/params/ultrasound-1561.yaml", import.meta.url), "utf8"),
};

export function resolved(text: string, files = parameterFiles): Promise<ResolvedStudy> {
  return resolveStudy(parseStudy(text, "study.yaml"), async (path) => {
    if (!(path in files)) throw new InputError(`${path}: no such file`);
    return files[path];
  });
}

/** The small study with texts replaced; each must be in it. */
export function edited(...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the small study has no "${from}"`);
    return text.replace(from, () => to);
  }, small);
}

export async function problemsOf(text: string, files = parameterFiles): Promise<string[]> {
  const { study, problems } = await resolved(text, files);
  if ((study === null) !== problems.length > 0) throw new Error("a study and problems, or neither");
  return problems.map(({ where, what }) => `${where} ${what}`);
}

export async function warningsOf(text: string): Promise<string[]> {
  return (await resolved(text)).warnings.map(({ where, what }) => `${where} ${what}`);
}
