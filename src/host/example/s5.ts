import type { Vec3, Volume } from "../image/volume.ts";
import { above, ageOf, isTurn } from "./clinical.ts";
import type { Lattice } from "./lattice.ts";
import { largestDiameter, lesionOf, maskOf, redrawn, standardised, type Lesion } from "./lesion.ts";
import type { ExampleCase, ExampleContent, ExampleStudy, RenderedCase } from "./study.ts";
import { echoesOf, patchy, scanned, type Echoes, type UltrasoundScanner } from "./ultrasound.ts";
import { smoothField, smoothstep, type Field } from "./waves.ts";

const lattice: Lattice = { size: [128, 128, 1], spacing: [0.3, 0.3, 1], dimension: 2 };

const scanners: Readonly<Record<string, UltrasoundScanner>> = {
  U1: { gain: 152, range: 62, pulse: [0.34, 0.16, 0.4] },
  U2: { gain: 164, range: 70, pulse: [0.42, 0.2, 0.4] },
  U3: { gain: 140, range: 55, pulse: [0.38, 0.24, 0.4] },
};

/** Grey-scale ultrasound, HER2-zero, -low and -positive. */
export const s5: ExampleStudy = {
  name: "s5",
  title: "Grey-scale ultrasound, HER2-zero, -low (1+, 2+) and -positive, two centres",
  columns: ["id", "centre", "scanner", "her2", "luminal", "age", "size_mm", "margin", "echo", "calcification", "us", "roi", "roi_2"],
  latents: {
    echo: "the lesion's mean strength of echoes, 2.2 dB per unit about -13 dB; column echo is iso above 0.8",
    texture: "standard deviation of the lesion's patches (1.3 mm), 3.2 dB times exp(0.4 per unit)",
    halo: "strength of the echoes 0 to 3 mm about the lesion, 3.5 dB per unit about +2 dB",
    margin: "narrow waves of the lesion's border, standard deviation 0.38 mm times exp(0.6 per unit); column margin is irregular above 0.2",
    calcification: "column calcification is yes above 0.6: bright spots in the lesion",
    age: "column age, 10 years per unit",
  },
  outcomes: [
    { column: "her2", classes: ["zero", "1+", "2+", "positive"], shares: [0.2, 0.3, 0.2, 0.3], coefficients: { echo: -1.3, texture: 1.3, halo: 1.1, margin: 0.8, calcification: 0.8 } },
    { column: "luminal", classes: ["no", "yes"], shares: [0.4, 0.6], coefficients: { halo: -1.2, margin: 1.2, age: 1 } },
  ],
  tasks: [
    { name: "low+positive-vs-zero", outcome: "her2", positive: ["1+", "2+", "positive"], negative: ["zero"] },
    { name: "low1-vs-zero", outcome: "her2", positive: ["1+"], negative: ["zero"] },
    { name: "low2-vs-zero", outcome: "her2", positive: ["2+"], negative: ["zero"] },
    { name: "low2-vs-low1", outcome: "her2", positive: ["2+"], negative: ["1+"] },
    { name: "positive-vs-low", outcome: "her2", positive: ["positive"], negative: ["1+", "2+"] },
    { name: "luminal", outcome: "luminal", positive: ["yes"], negative: ["no"] },
  ],
  block: ["zero", "zero", "1+", "1+", "1+", "2+", "2+", "positive", "positive", "positive"],
  design: "Three of ten cases are of centre 2, where scanner U3 stands; U1 stands in centre 1, U2 in both.",
  place: (index) => {
    const isExternal = index % 10 === 2 || index % 10 === 5 || index % 10 === 8;
    const earlier = Math.floor(index / 10) * 3 + [2, 5, 8].filter((n) => n < index % 10).length;
    return isExternal ? { patient: index, set: "2", order: earlier } : { patient: index, set: "1", order: index - earlier };
  },
  render,
};

function render(each: ExampleCase): RenderedCase {
  const { latents: z, id, set } = each;
  const scanner = each.inTurn("scanner", set === "1" ? ["U1", "U1", "U2"] : ["U3", "U3", "U2"]);
  const hasCalcification = z.calcification > 0.6;
  const lesion = lesionIn(each);
  const echoes: Echoes = {
    lesion, coarser: 1.15, behind: each.random("behind").uniform() < 0.5 ? -6 : 4,
    rings: [{ from: 0, to: 3, decibels: 2 + 3.5 * z.halo }],
    inside: inside(each, lesion, hasCalcification),
  };
  const image = scanned(`${id} us`, lattice, echoesOf(echoes, each.random("tissue")), echoes, scanners[scanner], each.random("speckle"));
  const roi = maskOf(`${id} roi`, lattice, lesion);
  const isPng = each.inTurn("format", ["png", "nifti"]) === "png";
  const files = new Map<string, ExampleContent>([[isPng ? "us.png" : "us.nii.gz", image], ["roi.nii.gz", roi]]);
  if (isTurn(each.index, 5, 1)) files.set("roi_2.nii.gz", second(each, lesion));
  return {
    row: {
      centre: set, scanner, age: String(ageOf(z.age)), size_mm: largestDiameter(roi).toFixed(1),
      margin: above(0.2, z.margin, ["smooth", "irregular"]), echo: above(0.8, z.echo, ["hypo", "iso"]), calcification: hasCalcification ? "yes" : "no",
      us: isPng ? "us.png#spacing=0.3x0.3" : "us.nii.gz", roi: "roi.nii.gz", roi_2: files.has("roi_2.nii.gz") ? "roi_2.nii.gz" : "",
    },
    files,
  };
}

function lesionIn(each: ExampleCase): Lesion {
  const random = each.random("lesion");
  const centre: Vec3 = [19 + 1.5 * random.normal(), 17 + 0.8 * random.normal(), 0];
  const shape = { centre, radius: 6.6 + 1.6 * random.uniform(), axes: [1.15, 0.85, 1] as const };
  return lesionOf({ ...shape, lobes: 0.5, spikes: 0.38 * Math.exp(0.6 * each.latents.margin) }, random);
}

function inside(each: ExampleCase, lesion: Lesion, hasCalcification: boolean): Field {
  const { latents: z } = each;
  const random = each.random("patches");
  const patches = standardised(smoothField(random, 1.3), lesion, lattice);
  const base = patchy(-13 + 2.2 * z.echo, 3.2 * Math.exp(0.4 * z.texture), patches);
  if (!hasCalcification) return base;
  const spots = Array.from({ length: 5 }, () => [0, 1].map((axis) => lesion.centre[axis] + 0.4 * lesion.radius * random.normal()));
  return ([x, y, zz]) => base([x, y, zz]) + 26 * Math.max(...spots.map(([u, v]) => 1 - smoothstep(0.1, 0.55, Math.hypot(x - u, y - v))));
}

function second(each: ExampleCase, lesion: Lesion): Volume {
  return maskOf(`${each.id} roi_2`, lattice, redrawn(lesion, 0.3, each.random("second reader")));
}
