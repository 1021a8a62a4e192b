import { InputError } from "../../errors.ts";
import { alignTo, fitAnchor, type HabitatFeatures } from "../../regions/align.ts";
import type { Study, StudyCase } from "../file/study.ts";
import { habitatRegions, type ChosenK } from "./habitats.ts";
import type { FittedHabitats } from "./measured.ts";
import type { CaseMeasurement, Reading } from "./measure.ts";

/** A case's features under the table's columns: its habitats have the anchor's numbers. */
export interface AlignedCase {
  /** By column, REGION_IMAGE_COLUMN; what could not be computed is not there. */
  readonly values: ReadonlyMap<string, number>;
  /** Why a column has no value. */
  reasonOf(column: string): string;
  readonly warnings: readonly string[];
  /** By habitat region: the anchor's number, from 1, of each of the case's own; not there where they cannot be compared. */
  readonly orders: Readonly<Record<string, readonly number[]>>;
}

/**
 * A case as the fitted habitats have it: all that a new case needs of a study besides being measured.
 * @param reading another reader's; without, the first's
 */
export function alignOne(habitats: Readonly<Record<string, FittedHabitats>>, { id, readings, warnings: ofImages }: CaseMeasurement, reading: Reading = readings[0]): AlignedCase {
  const orders: Record<string, readonly number[]> = {};
  const reasons = new Map<string, string>();
  for (const [region, { anchor, k }] of Object.entries(habitats)) {
    const order = orderOf(() => alignTo(anchor, featuresOf(reading, region, id, anchor.columns)).order, k);
    if (typeof order === "string") reasons.set(region, order);
    else orders[region] = order;
  }
  const values = new Map<string, number>();
  const notes = new Map<string, string>();
  const warnings: string[] = [];
  for (const each of reading.features) {
    const number = each.habitat === null ? "" : orders[each.region]?.[each.habitat - 1];
    if (number === undefined) continue;
    const where = `${each.region}${number}_${each.image}`;
    if (each.none !== null) reasons.set(where, each.none);
    for (const [column, value] of Object.entries(each.values)) if (value !== null) values.set(`${where}_${column}`, value);
    for (const [column, reason] of Object.entries(each.notes)) notes.set(`${where}_${column}`, reason);
    warnings.push(...each.warnings.map((text) => `${where.replace("_", " in ")}: ${text}`));
  }
  const reasonOf = (column: string): string => {
    const [region, image] = column.split("_", 2);
    return notes.get(column) ?? reasons.get(`${region}_${image}`) ?? reasons.get(region.replace(/\d+$/, "")) ?? `${reading.reader} reader: the region was not drawn`;
  };
  return { values, reasonOf, warnings: [...new Set([...ofImages, ...reading.warnings, ...warnings])], orders };
}

/** Anchor's numbers from 1; what the case lacks of k habitats has those that are left over. A text: why there are none. */
function orderOf(align: () => readonly number[], k: number): readonly number[] | string {
  try {
    const taken = align().map((habitat) => habitat + 1);
    return [...taken, ...Array.from({ length: k }, (_, i) => i + 1).filter((number) => !taken.includes(number))];
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

/**
 * Fits each habitat region's anchor and the scaling of its features on training cases: the anchor is the study's, or the first that has all k
 * habitats.
 * @param columns of the table
 * @throws InputError where the study's anchor cannot be one, or no case can
 */
export function fitHabitats(study: Study, cases: readonly StudyCase[], measurements: ReadonlyMap<string, CaseMeasurement>, chosen: Readonly<Record<string, ChosenK>>, columns: readonly string[]): Record<string, FittedHabitats> {
  const training = cases.filter(({ set }) => set === "train");
  return Object.fromEntries(habitatRegions(study).flatMap(([region, { anchor: wanted }]) => {
    const { k, means } = chosen[region];
    // Every habitat has the same columns.
    const compared = columns.filter((column) => column.startsWith(`${region}1_`)).map((column) => column.slice(`${region}1_`.length));
    if (compared.length === 0) return []; // clustered and never measured
    const found = training.flatMap(({ id }) => {
      const [reading] = measurements.get(id)?.readings ?? [];
      const sizes = reading?.habitats[region];
      return sizes === undefined || "none" in sizes ? [] : [featuresOf(reading, region, id, compared)];
    });
    const anchor = wanted ?? found.find(({ habitats }) => habitats.length === k)?.name;
    if (anchor === undefined) throw new InputError(`${study.study}: none of the ${training.length} training cases has ${k} habitats ${region}, so there is no anchor`);
    const own = found.find(({ name }) => name === anchor);
    if (own?.habitats.length !== k) throw new InputError(`${study.study}: the anchor of ${region}, ${anchor}, ${notAnchor(anchor, training, own, k)}`);
    return [[region, { k, means, anchor: fitAnchor(found, anchor) }]];
  }));
}

function notAnchor(anchor: string, training: readonly StudyCase[], own: HabitatFeatures | undefined, k: number): string {
  if (own) return `has ${own.habitats.length} habitats, not ${k}`;
  return training.some(({ id }) => id === anchor) ? "could not be divided" : "is not a training case";
}

/** Of each habitat by K-means' numbers; NaN where a feature could not be computed. @throws InputError where there are none */
function featuresOf({ features, habitats }: Reading, region: string, id: string, columns: readonly string[]): HabitatFeatures {
  const sizes = habitats[region];
  if (sizes === undefined) throw new InputError(`${region} was not drawn`);
  if ("none" in sizes) throw new InputError(sizes.none);
  const rows = Array.from({ length: sizes.k }, (_, i) => {
    const own = features.filter((each) => each.region === region && each.habitat === i + 1);
    const values = new Map(own.flatMap((each) => Object.entries(each.values).map(([column, value]): [string, number] => [`${each.image}_${column}`, value ?? NaN])));
    return columns.map((column) => values.get(column) ?? NaN);
  });
  return { name: id, columns, habitats: rows };
}
