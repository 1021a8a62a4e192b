import type { StudyFile } from "../file/schema.ts";

/** A column of the cohort's table that a study names, and where in its file. */
export interface NamedColumn {
  readonly path: readonly (string | number)[];
  readonly column: string;
  /** A table may lack it: what its cells would bring is found by the study itself. */
  readonly isOptional: boolean;
}

type MaskColumns = string | Readonly<Record<string, string>>;

/** The columns of a region's masks by image; by "" where one is shared. */
export function maskColumns(columns: MaskColumns): Readonly<Record<string, string>> {
  return typeof columns === "string" ? { "": columns } : columns;
}

/** Every column that the study names, in its file's order; one named several times comes several times. */
export function namedColumns({ cohort, split, images, regions, readers, tasks }: StudyFile): NamedColumn[] {
  const one = (column: string | undefined, ...path: string[]): NamedColumn[] => (column === undefined ? [] : [{ path, column, isOptional: path.includes("register") }]);
  const ofMasks = (columns: MaskColumns, ...path: string[]): NamedColumn[] =>
    typeof columns === "string" ? one(columns, ...path) : Object.entries(columns).flatMap(([image, column]) => one(column, ...path, image));
  return [
    ...one(cohort.id, "cohort", "id"),
    ...one(cohort.patient, "cohort", "patient"),
    ...one(cohort.batch, "cohort", "batch"),
    ...Object.keys(cohort.clinical).flatMap((column) => one(column, "cohort", "clinical", column)),
    ...one(split.column, "split", "column"),
    ...Object.entries(images).flatMap(([name, image]) => ("column" in image ? [
      ...one(image.column, "images", name, "column"),
      ...one(image.register?.transform, "images", name, "register", "transform"),
      ...one(image.register?.registered, "images", name, "register", "registered"),
    ] : [])),
    ...Object.entries(regions).flatMap(([name, region]) => ("mask" in region ? ofMasks(region.mask, "regions", name, "mask") : [])),
    ...Object.entries(readers).flatMap(([reader, masks]) => Object.entries(masks).flatMap(([region, columns]) => ofMasks(columns, "readers", reader, region))),
    ...Object.entries(tasks).flatMap(([name, { outcome }]) => one(outcome, "tasks", name, "outcome")),
  ];
}
