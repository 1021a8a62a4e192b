import type { Study } from "../file/study.ts";

/** How PyRadiomics would print a parameter file: for diagnostics alone, and with Python's integers, which JSON has not. */
type Printed = "configuration";

/** A resolved study as JSON can hold it. */
export interface WrittenStudy extends Omit<Study, "parameters"> {
  readonly parameters: Readonly<Record<string, Omit<Study["parameters"][string], Printed>>>;
}

export function writtenStudy(study: Study): WrittenStudy {
  const parameters = Object.entries(study.parameters).map(([name, { configuration: _, ...rest }]) => [name, rest] as const);
  return { ...study, parameters: Object.fromEntries(parameters) };
}

/** The study of its JSON. */
export function studyWritten(written: WrittenStudy): Study {
  const parameters = Object.entries(written.parameters).map(([name, each]) => [name, { ...each, configuration: { settings: {}, imageTypes: {} } }] as const);
  return { ...written, parameters: Object.fromEntries(parameters) };
}
