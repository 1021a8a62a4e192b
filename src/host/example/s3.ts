import { ageOf, isTurn, nodesOf } from "./clinical.ts";
import type { Lattice } from "./lattice.ts";
import { largestDiameter, lesionOf, maskOf, redrawn, standardised } from "./lesion.ts";
import type { ExampleCase, ExampleContent, ExampleStudy, Place, RenderedCase } from "./study.ts";
import { echoesOf, patchy, scanned, type Echoes, type UltrasoundScanner } from "./ultrasound.ts";
import { smoothField } from "./waves.ts";

/** y is the depth from the transducer, from 0 on. */
const lattice: Lattice = { size: [52, 56, 24], spacing: [0.9, 0.7, 1.6], dimension: 3, shift: [0, (55 * 0.7) / 2, 0] };

const scanners: Readonly<Record<string, UltrasoundScanner>> = {
  V1: { gain: 152, range: 62, pulse: [0.6, 0.35, 0.9] },
  V2: { gain: 163, range: 68, pulse: [0.75, 0.42, 1.1] },
};

/** Automated breast volume ultrasound with two rings. */
export const s3: ExampleStudy = {
  name: "s3",
  title: "automated breast volume ultrasound, tumour and rings of 5 and 10 mm",
  columns: ["id", "patient", "dataset", "centre", "scanner", "her2", "age", "size_mm", "nodes", "abvs", "voi", "voi_2", "voi_3"],
  latents: {
    echo: "the lesion's mean strength of echoes, 2.2 dB per unit about -12 dB",
    texture: "standard deviation of the lesion's patches (1.8 mm), 3 dB times exp(0.4 per unit)",
    near: "strength of the echoes 0 to 5 mm about the lesion, 2.2 dB per unit about +2 dB",
    far: "strength of the echoes 5 to 10 mm about the lesion, 2.5 dB per unit",
    nodes: "column nodes is positive above 0.2; of a patient",
    age: "column age, 10 years per unit; of a patient; nothing depends on it",
  },
  shared: ["nodes", "age"],
  outcomes: [{ column: "her2", classes: ["zero", "low", "positive"], shares: [0.3, 0.4, 0.3], coefficients: { echo: -1.3, texture: 1.2, near: 1.2, far: 1, nodes: 0.9 } }],
  tasks: [
    { name: "positive-vs-negative", outcome: "her2", positive: ["positive"], negative: ["zero", "low"] },
    { name: "low-vs-zero", outcome: "her2", positive: ["low"], negative: ["zero"] },
  ],
  block: ["zero", "zero", "zero", "low", "low", "low", "low", "positive", "positive", "positive"],
  design: "Patients take turns in dataset 1 (centre 1) and dataset 2 (centres 2, 3 and 4); two scanners stand in both. In each twenty lesions the fifth and sixth are of one patient, and of one class.",
  place,
  render,
};

function place(index: number): Place {
  const inBlock = index % 20;
  const patient = 19 * Math.floor(index / 20) + inBlock - Number(inBlock > 4);
  return { patient, set: patient % 2 === 0 ? "1" : "2", order: Math.floor(patient / 2) };
}

function render(each: ExampleCase): RenderedCase {
  const { latents: z, id, set, patient, order, index, random } = each;
  const scanner = each.inTurn("scanner", ["V1", "V2"]);
  const draws = random("lesion");
  const centre = [draws.normal(), 17 + 0.8 * draws.normal(), draws.normal()] as const;
  const lesion = lesionOf({ centre, radius: 6.6 + 1.4 * draws.uniform(), axes: [1.1, 0.85, 1.05], lobes: 0.6, spikes: 0.25 }, draws);
  const patches = standardised(smoothField(random("patches"), 1.8), lesion, lattice);
  const echoes: Echoes = {
    lesion, coarser: 1.15, behind: draws.uniform() < 0.5 ? -4 : 3,
    rings: [{ from: 0, to: 5, decibels: 2 + 2.2 * z.near }, { from: 5, to: 10, decibels: 2.5 * z.far }],
    inside: patchy(-12 + 2.2 * z.echo, 3 * Math.exp(0.4 * z.texture), patches),
  };
  const voi = maskOf(`${id} voi`, lattice, lesion);
  const files = new Map<string, ExampleContent>([
    ["abvs.nii.gz", scanned(`${id} abvs`, lattice, echoesOf(echoes, random("tissue")), echoes, scanners[scanner], random("speckle"))],
    ["voi.nii.gz", voi],
  ]);
  const isRead = isTurn(index, 8, 3);
  if (isRead) {
    files.set("voi_2.nii.gz", maskOf(`${id} voi_2`, lattice, redrawn(lesion, 0.3, random("same reader again"))));
    files.set("voi_3.nii.gz", maskOf(`${id} voi_3`, lattice, redrawn(lesion, 0.5, random("other reader"))));
  }
  return {
    row: {
      patient: `P${String(patient + 1).padStart(3, "0")}`, dataset: set, centre: set === "1" ? "1" : String(2 + (order % 3)), scanner,
      age: String(ageOf(z.age)), size_mm: largestDiameter(voi).toFixed(1), nodes: nodesOf(z.nodes),
      abvs: "abvs.nii.gz", voi: "voi.nii.gz", voi_2: isRead ? "voi_2.nii.gz" : "", voi_3: isRead ? "voi_3.nii.gz" : "",
    },
    files,
  };
}
