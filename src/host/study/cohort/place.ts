import type { StudyCase } from "../file/study.ts";

/** How messages call places. */
export interface Place {
  /** The cohort's table. */
  readonly table: string;
  /** A part of the study file. */
  readonly locate: (path: readonly (string | number)[]) => string;
  /** "cohort.csv:7 (case P003)" */
  readonly caseAt: (each: Pick<StudyCase, "id" | "line">) => string;
}

export const baseName = (path: string): string => path.replace(/^.*[\\/]/, "");

export function placeIn(table: string, locate: Place["locate"]): Place {
  return { table: baseName(table), locate, caseAt: ({ id, line }) => `${baseName(table)}:${line} (case ${id})` };
}
