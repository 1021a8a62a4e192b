import type { Vec3 } from "../image/volume.ts";
import { ageOf, isTurn, ki67Of, menopauseOf, nodesOf, sometimesMissing } from "./clinical.ts";
import { habitatSignal, habitatsOf } from "./habitats.ts";
import type { Lattice } from "./lattice.ts";
import { largestDiameter, lesionOf, maskOf, redrawn, standardised } from "./lesion.ts";
import { inverseOf, moved, rigidMovement, softMovement, tfmOf } from "./movement.ts";
import { acquired, breastOf, coilOf, type Scanner, type Sequence } from "./mri.ts";
import type { ExampleCase, ExampleContent, ExampleStudy, RenderedCase } from "./study.ts";
import { echoesOf, patchy, scanned, type Echoes, type UltrasoundScanner } from "./ultrasound.ts";
import { smoothField, type Field } from "./waves.ts";

const dce: Lattice = { size: [44, 44, 24], spacing: [1.25, 1.25, 1.5], dimension: 3 };
const t2Lattice: Lattice = { size: [36, 36, 16], spacing: [1.5, 1.5, 2.25], dimension: 3, shift: [0.4, -0.3, 0.5] };
const dwiLattice: Lattice = { size: [28, 28, 12], spacing: [2, 2, 3], dimension: 3, shift: [-0.5, 0.2, 0] };
const usLattice: Lattice = { size: [128, 128, 1], spacing: [0.3, 0.3, 1], dimension: 2 };

const scanners: Readonly<Record<string, Scanner>> = {
  M1: { gain: 1, offset: 0, noise: 13 },
  M2: { gain: 1.06, offset: 5, noise: 16 },
};
/** Beside each MRI scanner stands an ultrasound scanner of its own. */
const usScanners: Readonly<Record<string, UltrasoundScanner>> = {
  M1: { gain: 152, range: 62, pulse: [0.34, 0.16, 0.4] },
  M2: { gain: 160, range: 66, pulse: [0.4, 0.18, 0.4] },
};

/** These two cases show what a study can be given in place of a registration. */
const caseWithTransform = 2;
const caseWithRegisteredT1 = 4;

/** Habitats of multiparametric MRI, and ultrasound. */
export const s1: ExampleStudy = {
  name: "s1",
  title: "habitats of multiparametric MRI, and ultrasound",
  columns: [
    "id", "scanner", "her2", "age", "menopause", "nodes", "size_mm", "ki67", "history",
    "t1", "t2", "dwi", "dce1", "dce2", "t1_registered", "t2_registered", "dwi_registered", "dce1_registered", "t2_transform", "voi", "us", "us_roi", "us_roi_2",
  ],
  latents: {
    wash: "enhancement of the vital habitat in DCE1 and DCE2, 95 and 75 per unit about 760 and 690",
    cells: "signal of the vital habitat in DWI, 60 per unit about 430",
    necrosis: "share of the necrotic habitat, 0.05 per unit about 0.25",
    echo: "ultrasound: the lesion's mean strength of echoes, 2.2 dB per unit about -13 dB",
    texture: "ultrasound: standard deviation of the lesion's patches (1.3 mm), 3.2 dB times exp(0.4 per unit)",
    nodes: "column nodes is positive above 0.2",
    proliferation: "column ki67, 14 % per unit about 30 %",
    age: "column age, 10 years per unit; nothing depends on it",
  },
  outcomes: [{
    column: "her2", classes: ["negative", "positive"], shares: [0.5, 0.5],
    coefficients: { wash: 1.2, cells: 0.8, necrosis: -0.9, echo: -0.7, texture: 0.7, nodes: 0.9, proliferation: 0.6 },
  }],
  tasks: [{ name: "her2", outcome: "her2", positive: ["positive"], negative: ["negative"] }],
  block: ["negative", "positive", "negative", "positive"],
  design: "One centre, two scanners for MRI (M1, M2), each with an ultrasound scanner beside it. T1 and DCE1 are deformed and shifted against DCE2, T2 and DWI turned and shifted against DCE1.",
  place: (index) => ({ patient: index, set: "all", order: index }),
  render: (each) => {
    const scanner = each.inTurn("scanner", ["M1", "M2"]);
    const mri = mriOf(each, scanners[scanner]);
    const us = ultrasoundOf(each, usScanners[scanner]);
    return { row: { scanner, ...clinicalOf(each), ...mri.row, ...us.row }, files: new Map([...mri.files, ...us.files]) };
  },
};

function clinicalOf({ latents: z, random }: ExampleCase): Record<string, string> {
  const age = ageOf(z.age);
  const draws = random("clinical");
  return {
    age: String(age), menopause: menopauseOf(age, draws), nodes: nodesOf(z.nodes),
    ki67: sometimesMissing(ki67Of(z.proliferation), 0.08, draws),
    history: sometimesMissing(draws.uniform() < 0.2 ? "yes" : "no", 0.32, draws),
  };
}

function mriOf(each: ExampleCase, scanner: Scanner): RenderedCase {
  const { latents: z, id, index, random } = each;
  const draws = random("lesion");
  const centre = [3 * draws.normal(), 1 + 1.5 * draws.normal(), 0.8 * draws.normal()] as const;
  const lesion = lesionOf({ centre, radius: 9 + 1.5 * draws.uniform(), axes: [1.05, 0.95, 0.95], lobes: 0.8, spikes: 0.25 }, draws);
  const habitats = habitatsOf(lesion, { vital: 0.35, necrotic: Math.min(0.4, Math.max(0.1, 0.25 + 0.05 * z.necrosis)) }, dce, random("habitats"));
  const texture = standardised(smoothField(random("texture"), 1.8), lesion, dce);
  const lesionSignal = (vital: number, moderate: number, necrotic: number): Field => habitatSignal(habitats, [vital, moderate, necrotic], texture, 0.06);
  const sequences: Record<"t1" | "t2" | "dwi" | "dce1" | "dce2", Sequence> = {
    t1: { fat: 130, gland: 330, skin: 320, muscle: 300, ring: 300, lesion: lesionSignal(340, 300, 210) },
    t2: { fat: 120, gland: 400, skin: 300, muscle: 200, ring: 470, lesion: lesionSignal(410, 540, 830) },
    dwi: { fat: 40, gland: 150, skin: 120, muscle: 140, ring: 190, lesion: lesionSignal(430 + 60 * z.cells, 300, 150) },
    dce1: { fat: 135, gland: 370, skin: 380, muscle: 330, ring: 390, lesion: lesionSignal(760 + 95 * z.wash, 500, 260) },
    dce2: { fat: 140, gland: 400, skin: 420, muscle: 345, ring: 430, lesion: lesionSignal(690 + 75 * z.wash, 610, 300) },
  };
  const breast = breastOf(lesion, random("tissue"));
  const coil = coilOf(random("coil"));
  const soft = { t1: softMovement(1.2, random("t1 moves")), dce1: softMovement(1, random("dce1 moves")) };
  const rigid = { t1: rigidMovement(1, 1, random("t1 turns")), dce1: rigidMovement(0.7, 0.7, random("dce1 turns")), t2: rigidMovement(1.5, 1.2, random("t2 turns")), dwi: rigidMovement(1, 1.2, random("dwi turns")) };
  const toDce1 = (point: Vec3) => soft.dce1(moved(rigid.dce1, point));
  const toT1 = (point: Vec3) => soft.t1(moved(rigid.t1, point));
  const image = (name: keyof typeof sequences, lattice: Lattice, place: (point: Vec3) => Vec3) =>
    acquired(`${id} ${name}`, lattice, breast(sequences[name]), scanner, coil, random(`noise of ${name}`), place);
  const voi = maskOf(`${id} voi`, dce, lesion);
  const files = new Map<string, ExampleContent>([
    ["t1.nii.gz", image("t1", dce, toT1)],
    ["t2.nii.gz", image("t2", t2Lattice, (point) => toDce1(moved(rigid.t2, point)))],
    ["dwi.nii.gz", image("dwi", dwiLattice, (point) => toDce1(moved(rigid.dwi, point)))],
    ["dce1.nii.gz", image("dce1", dce, toDce1)],
    ["dce2.nii.gz", image("dce2", dce, (point) => point)],
    ["voi.nii.gz", voi],
  ]);
  if (index === caseWithTransform) files.set("t2_dce1.tfm", tfmOf(inverseOf(rigid.t2)));
  const given = each.registered ? (["t1", "t2", "dwi", "dce1"] as const) : index === caseWithRegisteredT1 ? (["t1"] as const) : [];
  for (const name of given) files.set(`${name}_registered.nii.gz`, image(name, dce, (point) => point));
  const named = (name: string): string => (files.has(name) ? name : "");
  const registered = Object.fromEntries(["t1", "t2", "dwi", "dce1"].map((name) => [`${name}_registered`, named(`${name}_registered.nii.gz`)]));
  return {
    row: {
      size_mm: largestDiameter(voi).toFixed(1), t1: "t1.nii.gz", t2: "t2.nii.gz", dwi: "dwi.nii.gz", dce1: "dce1.nii.gz", dce2: "dce2.nii.gz",
      ...registered, t2_transform: named("t2_dce1.tfm"), voi: "voi.nii.gz",
    },
    files,
  };
}

function ultrasoundOf(each: ExampleCase, scanner: UltrasoundScanner): RenderedCase {
  const { latents: z, id, random } = each;
  const draws = random("ultrasound lesion");
  const centre = [19 + 1.5 * draws.normal(), 17 + 0.8 * draws.normal(), 0] as const;
  const lesion = lesionOf({ centre, radius: 6.8 + 1.2 * draws.uniform(), axes: [1.12, 0.88, 1], lobes: 0.6, spikes: 0.25 }, draws);
  const patches = standardised(smoothField(random("patches"), 1.3), lesion, usLattice);
  const echoes: Echoes = {
    lesion, coarser: 1.15, behind: draws.uniform() < 0.5 ? -6 : 4, rings: [{ from: 0, to: 2, decibels: 3 }],
    inside: patchy(-13 + 2.2 * z.echo, 3.2 * Math.exp(0.4 * z.texture), patches),
  };
  const image = scanned(`${id} us`, usLattice, echoesOf(echoes, random("ultrasound tissue")), echoes, scanner, random("speckle"));
  const files = new Map<string, ExampleContent>([["us.nii.gz", image], ["us_roi.nii.gz", maskOf(`${id} us_roi`, usLattice, lesion)]]);
  const isRead = isTurn(each.index, 3, 0);
  if (isRead) files.set("us_roi_2.nii.gz", maskOf(`${id} us_roi_2`, usLattice, redrawn(lesion, 0.3, random("second reader"))));
  return { row: { us: "us.nii.gz", us_roi: "us_roi.nii.gz", us_roi_2: isRead ? "us_roi_2.nii.gz" : "" }, files };
}
