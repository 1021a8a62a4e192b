import type { PipelineSpec } from "../../pipeline/spec.ts";
import type { Parameters } from "../../params/completion.ts";
import type { StudyFile } from "./schema.ts";

/** A study, nothing left open: what its file says, with presets, and the files that it names. Plain data, in the file's order. */
export interface Study extends StudyFile {
  /** Parameters of each feature set, read from its file. */
  readonly parameters: Readonly<Record<string, Parameters>>;
  /** The pipeline of each model: recipes put in, stacks with the pipelines of their bases. */
  readonly pipelines: Readonly<Record<string, PipelineSpec>>;
}

/** What is wrong, or should be known, before a study is run. */
export interface Problem {
  /** "study.yaml:12:5", "cohort.csv:7 (case P003)" */
  readonly where: string;
  readonly what: string;
}

/** A row of the cohort's table, its paths resolved. */
export interface StudyCase {
  readonly id: string;
  readonly patient: string;
  /** Line of the table, from 1. */
  readonly line: number;
  /** Empty where the study names no batches. */
  readonly batch: string;
  readonly set: string;
  /** Path of each image that has a file, by the image's name. */
  readonly images: Readonly<Record<string, string>>;
  /** Path of a transform, or of an image registered already, by the image's name, where the case has one. */
  readonly transforms: Readonly<Record<string, string>>;
  readonly registered: Readonly<Record<string, string>>;
  /** Path of each region's mask: `masks.tumour.T1`, or `masks.tumour[""]` where all images share it. */
  readonly masks: Masks;
  /** The same of the other readers who drew this case: `readers.second.tumour[""]`. A reader who drew none of its regions is not there. */
  readonly readers: Readonly<Record<string, Masks>>;
  /** Every other column's text, null where it is empty: outcomes, clinical variables. */
  readonly values: Readonly<Record<string, string | null>>;
}

export type Masks = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The first reader's name among readings: the masks that features are taken from. */
export const firstReader = "first";
