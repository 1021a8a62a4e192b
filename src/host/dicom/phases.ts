import { markLabel, markNames } from "./slices.ts";
import type { Slice } from "./slices.ts";
import { places } from "./stack.ts";

/** A stack of slices within a series: a dynamic phase, an echo, a b-value; or one picture of a series without places. */
export interface Phase {
  /** What tells it apart, such as `acquisition 2`; empty where the series has but one phase. */
  readonly label: string;
  readonly slices: readonly Slice[];
}

/** Their slices are cross-sections: without places they are no pictures of their own, but a volume that lacks something. */
const tomographic = new Set(["CT", "MR", "PT", "NM"]);

/**
 * Splits a series where slices repeat places. The attribute, or the fewest attributes together, that split it into as many
 * stacks as places are repeated, no place twice in one, tell the phases apart; where none does and every place repeats equally
 * often, the order of the instances does. A series that no rule splits stays one phase, which then has places taken twice.
 */
export function phasesOf(slices: readonly Slice[], modality: string): Phase[] {
  if (slices.every(({ position }) => position === undefined) && !tomographic.has(modality)) return pictures(slices);
  const groups = places(slices);
  const repeats = groups === undefined ? 1 : Math.max(...groups.map(({ length }) => length));
  if (groups === undefined || repeats === 1) return [{ label: "", slices }];
  const place = new Map(groups.flatMap((group, k) => group.map((slice) => [slice, k] as const)));
  const telling = markNames.filter((name) => {
    const count = new Set(slices.map(({ marks }) => marks.get(name))).size;
    return count > 1 && count <= repeats;
  });
  for (const names of combinations(telling, 3)) {
    const split = splitBy(slices, names);
    if (split.length === repeats && split.every((phase) => new Set(phase.slices.map((slice) => place.get(slice))).size === phase.slices.length)) return split;
  }
  return byInstance(groups, repeats) ?? [{ label: "", slices }];
}

/** Every picture of its own: nothing says how they would be stacked. */
function pictures(slices: readonly Slice[]): Phase[] {
  const sorted = [...slices].sort((a, b) => (a.instance ?? 0) - (b.instance ?? 0) || a.frame - b.frame);
  const several = new Set(slices.map(({ source }) => source)).size > 1;
  const frames = sorted.some(({ frame }) => frame > 0);
  const label = ({ instance, frame, source }: Slice): string =>
    [several ? (instance === undefined ? source.name : `instance ${instance}`) : "", frames ? `frame ${frame + 1}` : ""].filter((part) => part !== "").join(", ");
  return sorted.map((slice) => ({ label: label(slice), slices: [slice] }));
}

/** All sets of at most `most` of the names, smaller ones and earlier names first. */
function combinations(names: readonly string[], most: number): string[][] {
  let sets: string[][] = [[]];
  const all: string[][] = [];
  for (let size = 1; size <= most; size++) {
    sets = sets.flatMap((set) => names.slice(set.length === 0 ? 0 : names.indexOf(set[set.length - 1]) + 1).map((name) => [...set, name]));
    all.push(...sets);
  }
  return all;
}

function splitBy(slices: readonly Slice[], names: readonly string[]): Phase[] {
  const groups = new Map<string, Slice[]>();
  for (const slice of slices) {
    const key = names.map((name) => String(slice.marks.get(name))).join("\n");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [slice]);
    else group.push(slice);
  }
  return [...groups.values()]
    .sort(([a], [b]) => names.reduce((order, name) => order || compare(a.marks.get(name), b.marks.get(name)), 0))
    .map((group) => ({
      slices: group,
      label: names.map((name) => (group[0].marks.has(name) ? markLabel(name, group[0].marks.get(name) ?? "") : `no ${name}`)).join(", "),
    }));
}

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}

/** The k-th instance of every place makes phase k, whether phases follow each other or places do. */
function byInstance(groups: readonly (readonly Slice[])[], repeats: number): Phase[] | undefined {
  const order = ({ instance, frame }: Slice): number => (instance ?? NaN) * 1e6 + frame;
  const distinct = (group: readonly Slice[]): boolean => new Set(group.map(order).filter((value) => !Number.isNaN(value))).size === repeats;
  if (!groups.every((group) => group.length === repeats && distinct(group))) return undefined;
  const sorted = groups.map((group) => [...group].sort((a, b) => order(a) - order(b)));
  return Array.from({ length: repeats }, (_, k) => ({ label: `pass ${k + 1} of ${repeats}`, slices: sorted.map((group) => group[k]) }));
}
