import { above, ageOf, isTurn, ki67Of, nodesOf } from "./clinical.ts";
import { habitatSignal, habitatsOf } from "./habitats.ts";
import type { Lattice } from "./lattice.ts";
import { lesionOf, maskOf, redrawn, standardised, type Lesion } from "./lesion.ts";
import { acquired, breastOf, coilOf, evenCoil, type Scanner, type Sequence } from "./mri.ts";
import type { ExampleCase, ExampleContent, ExampleStudy, RenderedCase } from "./study.ts";
import { smoothField, type Field } from "./waves.ts";

const lattices = {
  dce4: { size: [52, 52, 14], spacing: [1, 1, 2.75], dimension: 3 },
  t2fs: { size: [48, 48, 12], spacing: [1.125, 1.125, 3], dimension: 3 },
  adc: { size: [36, 36, 12], spacing: [1.5, 1.5, 3], dimension: 3 },
} as const satisfies Record<string, Lattice>;
type Name = keyof typeof lattices;
const names = Object.keys(lattices) as Name[];

/** ADC is in physical units, whatever the scanner. */
const scanners: Readonly<Record<string, Readonly<Record<Name, Scanner>>>> = {
  A: { dce4: { gain: 1, offset: 0, noise: 13 }, t2fs: { gain: 1, offset: 0, noise: 14 }, adc: { gain: 1, offset: 0, noise: 60 } },
  B: { dce4: { gain: 1.3, offset: 15, noise: 20 }, t2fs: { gain: 0.8, offset: 10, noise: 13 }, adc: { gain: 1.04, offset: 0, noise: 75 } },
};

/** Intratumoral and peritumoral MRI, nomogram. */
export const s2: ExampleStudy = {
  name: "s2",
  title: "intratumoral and peritumoral MRI, nomogram, external validation",
  columns: [
    "id", "centre", "her2", "er", "nodes", "age", "ki67", "dce4", "t2fs", "adc", "roi_dce4", "roi_t2fs", "roi_adc", "roi_dce4_2", "roi_t2fs_2", "roi_adc_2",
  ],
  latents: {
    wash: "the lesion's mean signal in DCE4, 80 per unit about 640",
    patches: "standard deviation of the lesion's texture in DCE4 (2.2 mm), 10 % of the signal times exp(0.4 per unit)",
    cells: "the lesion's mean ADC, -110 per unit about 1050 (1e-6 mm^2/s)",
    ring: "signal 0 to 3 mm about the lesion in DCE4, 60 per unit about 400",
    oedema: "signal 0 to 3 mm about the lesion in T2FS, 70 per unit about 470",
    er: "column er is positive above -0.3",
    nodes: "column nodes is positive above 0.2",
    proliferation: "column ki67, 14 % per unit about 30 %; nothing depends on it",
    age: "column age, 10 years per unit; nothing depends on it",
  },
  outcomes: [{
    column: "her2", classes: ["negative", "positive"], shares: [2 / 3, 1 / 3],
    coefficients: { wash: 1.1, patches: 0.8, cells: 0.8, ring: 1.1, oedema: 0.8, er: -0.8, nodes: 0.9 },
  }],
  tasks: [{ name: "her2", outcome: "her2", positive: ["positive"], negative: ["negative"] }],
  block: ["negative", "negative", "positive"],
  design: "One of five cases is of centre B, whose scanner has other gains, offsets and noise.",
  place: (index) => (index % 5 === 4 ? { patient: index, set: "B", order: Math.floor(index / 5) } : { patient: index, set: "A", order: index - Math.floor((index + 1) / 5) }),
  render,
};

function render(each: ExampleCase): RenderedCase {
  const { latents: z, id, set, index, random } = each;
  const draws = random("lesion");
  const centre = [3 * draws.normal(), 1 + 1.5 * draws.normal(), 0.8 * draws.normal()] as const;
  const lesion = lesionOf({ centre, radius: 9 + 1.5 * draws.uniform(), axes: [1.05, 0.95, 0.95], lobes: 0.8, spikes: 0.3 }, draws);
  const sequences = sequencesOf(each, lesion);
  const breast = breastOf(lesion, random("tissue"));
  const coil = coilOf(random("coil"));
  const other = redrawn(lesion, 0.5, random("second reader"));
  const files = new Map<string, ExampleContent>();
  for (const name of names) {
    files.set(`${name}.nii.gz`, acquired(`${id} ${name}`, lattices[name], breast(sequences[name]), scanners[set][name], name === "adc" ? evenCoil : coil, random(`noise of ${name}`)));
    files.set(`roi_${name}.nii.gz`, maskOf(`${id} roi_${name}`, lattices[name], lesion));
    if (isTurn(index, 5, 1)) files.set(`roi_${name}_2.nii.gz`, maskOf(`${id} roi_${name}_2`, lattices[name], other));
  }
  const clinical = { centre: set, er: above(-0.3, z.er, ["negative", "positive"]), nodes: nodesOf(z.nodes), age: String(ageOf(z.age)), ki67: String(ki67Of(z.proliferation)) };
  return { row: { ...clinical, ...Object.fromEntries([...files.keys()].map((file) => [file.replace(".nii.gz", ""), file])) }, files };
}

function sequencesOf({ latents: z, random }: ExampleCase, lesion: Lesion): Record<Name, Sequence> {
  const habitats = habitatsOf(lesion, { vital: 0.4, necrotic: 0.15 }, lattices.dce4, random("habitats"));
  const texture = standardised(smoothField(random("texture"), 2.2), lesion, lattices.dce4);
  /** Strengths of the habitats over their mean. */
  const around = (mean: number, over: readonly [number, number, number], amplitude: number): Field => {
    const middle = 0.4 * over[0] + 0.45 * over[1] + 0.15 * over[2];
    return habitatSignal(habitats, [(mean * over[0]) / middle, (mean * over[1]) / middle, (mean * over[2]) / middle], texture, amplitude);
  };
  return {
    dce4: { fat: 140, gland: 380, skin: 400, muscle: 340, ring: 400 + 60 * z.ring, lesion: around(640 + 80 * z.wash, [1.1, 1, 0.75], 0.1 * Math.exp(0.4 * z.patches)) },
    t2fs: { fat: 120, gland: 400, skin: 300, muscle: 200, ring: 470 + 70 * z.oedema, lesion: around(540, [0.9, 1, 1.4], 0.08) },
    adc: { fat: 300, gland: 1900, skin: 1100, muscle: 1400, ring: 1700, lesion: around(1050 - 110 * z.cells, [0.9, 1, 1.5], 0.05) },
  };
}
