import { InputError } from "../errors.ts";
import { labelsPresent, labelVolume, missingLabel } from "../image/mask.ts";
import type { Box, Vec3, Volume } from "../image/volume.ts";
import { components } from "./components.ts";
import { requireScalar } from "./distance.ts";

/** What is one lesion: all that is asked for, each label, or each connected part (26 neighbours). */
export type LesionRule = "one" | "labels" | "components";

export interface Lesion {
  /** Number in `Lesions.numbers`; the mask's own label where lesions are labels. */
  readonly number: number;
  readonly voxels: number;
  /** The smallest box around it. */
  readonly box: Box;
}

export interface Lesions {
  /** The mask's labels as they are, those that are no lesion too. */
  readonly labels: Uint32Array;
  /** Number of each voxel's lesion, [nz][ny][nx]; 0 outside all. */
  readonly numbers: Uint32Array;
  /** By number, ascending. */
  readonly lesions: readonly Lesion[];
}

/** A mask with more has specks. */
const mostLesions = 255;

/**
 * The lesions of a mask.
 * @param rule may be left out where there is nothing to choose: a label is given, or the mask has one only
 * @param label the only label that counts
 * @throws InputError for an empty or vector mask, a label that is not there, a mask of several labels where neither is given, and
 *   one of more than 255 lesions
 */
export function lesionsOf(mask: Volume, rule?: LesionRule, label?: number): Lesions {
  requireScalar(mask);
  const labels = labelVolume(mask);
  const present = labelsPresent(labels);
  if (label !== undefined ? !present.includes(label) : present.length === 0) missingLabel(labels, label ?? 1);
  if (rule === undefined && label === undefined && present.length > 1) {
    throw new InputError(`${mask.name}: the mask has labels ${present.slice(0, 20).join(", ")}; say which one is the lesion (label), or whether each label is a lesion (labels), each connected part (components) or all together (one)`);
  }
  const numbers = numbersOf(labels.data, mask.size, rule ?? "one", label);
  const lesions = boundsOf(numbers, mask.size);
  if (lesions.length > mostLesions) throw new InputError(`${mask.name}: ${lesions.length} lesions, more than ${mostLesions}: clean the mask of specks, or take all as one`);
  return { labels: labels.data, numbers, lesions };
}

function numbersOf(labels: Uint32Array, size: Vec3, rule: LesionRule, label: number | undefined): Uint32Array {
  if (rule === "labels" && label === undefined) return labels;
  const wanted = new Uint8Array(labels.length);
  for (let i = 0; i < wanted.length; i++) wanted[i] = (label === undefined ? labels[i] !== 0 : labels[i] === label) ? 1 : 0;
  if (rule === "components") return components(wanted, size, 26).labels;
  const number = rule === "labels" && label !== undefined ? label : 1;
  const numbers = new Uint32Array(wanted.length);
  for (let i = 0; i < numbers.length; i++) numbers[i] = wanted[i] * number;
  return numbers;
}

function boundsOf(numbers: Uint32Array, [nx, ny, nz]: Vec3): Lesion[] {
  const found = new Map<number, { voxels: number; low: [number, number, number]; high: [number, number, number] }>();
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const number = numbers[i];
        if (number === 0) continue;
        let bounds = found.get(number);
        if (!bounds) found.set(number, (bounds = { voxels: 0, low: [x, y, z], high: [x, y, z] }));
        bounds.voxels++;
        const { low, high } = bounds;
        if (x < low[0]) low[0] = x;
        if (x > high[0]) high[0] = x;
        if (y < low[1]) low[1] = y;
        if (y > high[1]) high[1] = y;
        high[2] = z;
      }
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([number, { voxels, low, high }]) => ({
    number, voxels, box: { start: low, size: [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1] },
  }));
}
