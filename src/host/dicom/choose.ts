import { InputError } from "../errors.ts";
import type { Phase } from "./phases.ts";
import type { Series } from "./series.ts";

/** Which image is meant where a folder or file holds several. */
export interface Choice {
  /** SeriesNumber, UID or description, or number in the list of `describeSeries`. */
  readonly series?: string;
  /** Number in the list of the series' phases, or a phase's label. */
  readonly phase?: string;
  /** Number of the frame, from 1, in a file of many that are no volume (ultrasound cine). */
  readonly frame?: number;
}

/**
 * The series and phase that are meant.
 * @throws InputError listing what there is, and how to choose, where the choice fits none or leaves several
 */
export function choose(all: readonly Series[], choice: Choice, path: string): { readonly series: Series; readonly phase: Phase } {
  const series = onlySeries(all, choice, path);
  return { series, phase: onlyPhase(series, all.length > 1 ? `series=${selectorOf(series, all)},` : "", choice, path) };
}

function onlySeries(all: readonly Series[], { series: wanted }: Choice, path: string): Series {
  if (wanted === undefined && all.length === 1) return all[0];
  const tests: readonly ((series: Series, k: number) => boolean)[] = [
    ({ uid }) => uid === wanted,
    ({ number }) => number !== undefined && String(number) === wanted,
    ({ description }) => description !== "" && description.toLowerCase() === wanted?.toLowerCase(),
    (_, k) => String(k + 1) === wanted,
  ];
  for (const test of wanted === undefined ? [] : tests) {
    const found = all.filter(test);
    if (found.length === 1) return found[0];
    if (found.length > 1) break;
  }
  const problem = wanted === undefined ? `holds ${all.length} series` : `series "${wanted}" fits none, or several, of its ${all.length} series`;
  throw new InputError(`${path}: ${problem}; choose one, as in ${path}#series=${selectorOf(all[0], all)}: ${describeSeries(all).join("; ")}`);
}

/** What names a series among others: its SeriesNumber where it is the only one of it, else its number in the list where no SeriesNumber is that. */
function selectorOf(series: Series, all: readonly Series[]): string {
  const listed = all.indexOf(series) + 1;
  const withNumber = (wanted: number | undefined): number => all.filter(({ number }) => number !== undefined && number === wanted).length;
  if (withNumber(series.number) === 1) return String(series.number);
  return withNumber(listed) === 0 ? String(listed) : series.uid;
}

/** One line for each series, such as `series=3 MR "DCE" 256x256, 120 slices, phases: 1 "acquisition 1", 2 "acquisition 2"`. */
export function describeSeries(all: readonly Series[]): string[] {
  return all.map((series) => {
    const { modality, description, phases, size } = series;
    const slices = phases.reduce((sum, phase) => sum + phase.slices.length, 0);
    const several = phases.length > 1 ? `, phases: ${describePhases(phases)}` : "";
    const quoted = description === "" ? "" : ` "${description}"`;
    return `series=${selectorOf(series, all)} ${modality}${quoted} ${size.join("x")}, ${slices} ${slices === 1 ? "slice" : "slices"}${several}`;
  });
}

/** Frames are many and tell nothing: only the first and last are listed. */
function describePhases(phases: readonly Phase[]): string {
  const lines = phases.map(({ label, slices }, k) => `${k + 1} "${label}" (${slices.length} ${slices.length === 1 ? "slice" : "slices"})`);
  return lines.length > 40 ? `${lines.slice(0, 3).join(", ")}, ... ${lines[lines.length - 1]}` : lines.join(", ");
}

function onlyPhase({ phases }: Series, prefix: string, { phase: wanted, frame }: Choice, path: string): Phase {
  const [{ source, position }] = phases[0].slices;
  const areFrames = phases.length > 1 && position === undefined && phases.every(({ slices }) => slices.length === 1 && slices[0].source === source);
  if (frame !== undefined) {
    const found = phases.filter(({ slices }) => slices.length === 1 && slices[0].frame === frame - 1);
    if (found.length === 1) return found[0];
    throw new InputError(`${path}: frame ${frame} asked for, but it holds ${areFrames ? `frames 1 to ${phases.length}` : "no frames to choose from"}`);
  }
  if (wanted === undefined && phases.length === 1) return phases[0];
  const found = phases.filter(({ label }, k) => String(k + 1) === wanted || label.toLowerCase() === wanted?.toLowerCase());
  if (found.length === 1) return found[0];
  if (areFrames && wanted === undefined) {
    throw new InputError(`${path}: holds ${phases.length} frames that are no volume (no places, no distance of slices); choose one, as in ${path}#${prefix}frame=1`);
  }
  const problem = wanted === undefined ? `holds ${phases.length} phases` : `phase "${wanted}" is none of its ${phases.length} phases`;
  throw new InputError(`${path}: ${problem}; choose one, as in ${path}#${prefix}phase=1: ${describePhases(phases)}`);
}
