import { ageOf, isTurn, menopauseOf, nodesOf } from "./clinical.ts";
import type { Lattice } from "./lattice.ts";
import { lesionOf, maskOf, redrawn, standardised, type Lesion } from "./lesion.ts";
import { acquired, breastOf, coilOf, type Scanner, type Sequence } from "./mri.ts";
import type { ExampleCase, ExampleContent, ExampleStudy, RenderedCase } from "./study.ts";
import { smoothField, type Field } from "./waves.ts";

const lattices = {
  fst2wi: { size: [36, 36, 16], spacing: [1.5, 1.5, 2.25], dimension: 3 },
  t1wi: { size: [40, 40, 18], spacing: [1.375, 1.375, 2], dimension: 3 },
  t1c: { size: [44, 44, 20], spacing: [1.25, 1.25, 1.75], dimension: 3 },
} as const satisfies Record<string, Lattice>;
type Name = keyof typeof lattices;
const names = Object.keys(lattices) as Name[];

const scanners: Readonly<Record<string, Scanner>> = {
  M1: { gain: 1, offset: 0, noise: 12 },
  M2: { gain: 1.35, offset: 14, noise: 22 },
  M3: { gain: 0.75, offset: 25, noise: 13 },
};

/** Multisequence MRI, three-tier HER2. */
export const s4: ExampleStudy = {
  name: "s4",
  title: "multisequence MRI, three-tier HER2, two centres",
  columns: [
    "id", "centre", "scanner", "her2", "age", "menopause", "nodes", "fst2wi", "t1wi", "t1c",
    "voi_fst2wi", "voi_t1wi", "voi_t1c", "voi_fst2wi_2", "voi_t1wi_2", "voi_t1c_2",
  ],
  latents: {
    uptake: "the lesion's mean signal in T1WI+C, 80 per unit about 640",
    patches: "standard deviation of the lesion's texture in T1WI+C (2.2 mm), 11 % of the signal times exp(0.4 per unit)",
    water: "the lesion's mean signal in FST2WI, -60 per unit about 560",
    grain: "standard deviation of the lesion's texture in T1WI (2.2 mm), 9 % of the signal times exp(0.4 per unit)",
    nodes: "column nodes is positive above 0.2",
    age: "column age, 10 years per unit; nothing depends on it",
  },
  outcomes: [{ column: "her2", classes: ["zero", "low", "positive"], shares: [0.3, 0.4, 0.3], coefficients: { uptake: 1.3, patches: 1.3, water: 1.1, grain: 0.9, nodes: 0.9 } }],
  tasks: [
    { name: "positive-vs-negative", outcome: "her2", positive: ["positive"], negative: ["zero", "low"] },
    { name: "low-vs-zero", outcome: "her2", positive: ["low"], negative: ["zero"] },
  ],
  block: ["zero", "zero", "zero", "low", "low", "low", "low", "positive", "positive", "positive"],
  design: "One of three cases is of centre B, where scanner M3 stands; M1 stands in centre A, M2 in both.",
  place: (index) => (index % 3 === 2 ? { patient: index, set: "B", order: Math.floor(index / 3) } : { patient: index, set: "A", order: index - Math.floor((index + 1) / 3) }),
  render,
};

function render(each: ExampleCase): RenderedCase {
  const { latents: z, id, set, index, random } = each;
  const scanner = each.inTurn("scanner", set === "A" ? ["M1", "M1", "M2"] : ["M3", "M3", "M2"]);
  const draws = random("lesion");
  const centre = [3 * draws.normal(), 1 + 1.5 * draws.normal(), 0.8 * draws.normal()] as const;
  const lesion = lesionOf({ centre, radius: 8.5 + 1.8 * draws.uniform(), axes: [1.05, 0.95, 0.95], lobes: 0.8, spikes: 0.3 }, draws);
  const sequences = sequencesOf(each, lesion);
  const breast = breastOf(lesion, random("tissue"));
  const coil = coilOf(random("coil"));
  const other = redrawn(lesion, 0.6, random("second reader"));
  const files = new Map<string, ExampleContent>();
  for (const name of names) {
    files.set(`${name}.nii.gz`, acquired(`${id} ${name}`, lattices[name], breast(sequences[name]), scanners[scanner], coil, random(`noise of ${name}`)));
    files.set(`voi_${name}.nii.gz`, maskOf(`${id} voi_${name}`, lattices[name], lesion));
    if (isTurn(index, 8, 3)) files.set(`voi_${name}_2.nii.gz`, maskOf(`${id} voi_${name}_2`, lattices[name], other));
  }
  const age = ageOf(z.age);
  const clinical = { centre: set, scanner, age: String(age), menopause: menopauseOf(age, random("clinical")), nodes: nodesOf(z.nodes) };
  return { row: { ...clinical, ...Object.fromEntries([...files.keys()].map((file) => [file.replace(".nii.gz", ""), file])) }, files };
}

function sequencesOf({ latents: z, random }: ExampleCase, lesion: Lesion): Record<Name, Sequence> {
  const textured = (name: Name, mean: number, deviation: number): Field => {
    const texture = standardised(smoothField(random(`texture of ${name}`), 2.2), lesion, lattices[name]);
    return (point) => mean * (1 + deviation * texture(point));
  };
  return {
    fst2wi: { fat: 120, gland: 400, skin: 300, muscle: 200, ring: 450, lesion: textured("fst2wi", 560 - 60 * z.water, 0.08) },
    t1wi: { fat: 480, gland: 260, skin: 300, muscle: 280, ring: 250, lesion: textured("t1wi", 230, 0.09 * Math.exp(0.4 * z.grain)) },
    t1c: { fat: 140, gland: 380, skin: 400, muscle: 340, ring: 410, lesion: textured("t1c", 640 + 80 * z.uptake, 0.11 * Math.exp(0.4 * z.patches)) },
  };
}
