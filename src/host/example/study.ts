import type { Volume } from "../image/volume.ts";
import type { Random } from "../stats/random.ts";
import type { Latents, OrderedLogit, OutcomeModel, Sides } from "./outcome.ts";

export const exampleNames = ["s1", "s2", "s3", "s4", "s5"] as const;
export type ExampleName = (typeof exampleNames)[number];

/** A question that the study asks of an outcome. */
export interface ExampleTask extends Sides {
  readonly name: string;
  /** Column of the outcome. */
  readonly outcome: string;
}

/** Where a case stands in the cohort's design, which depends on its number alone. */
export interface Place {
  /** Number of the patient, from 0. */
  readonly patient: number;
  /** Centre or dataset. */
  readonly set: string;
  /** Number of the patient within the set, from 0. */
  readonly order: number;
}

/** A case before it has images. */
export interface ExampleCase extends Place {
  /** From 0. */
  readonly index: number;
  readonly id: string;
  readonly latents: Latents;
  /** See ExampleOptions. */
  readonly registered: boolean;
  /** Random numbers of the case for a purpose. */
  readonly random: (purpose: string) => Random;
  /** One of a block of values that cases of the set take in turns. */
  readonly inTurn: <T>(what: string, block: readonly T[]) => T;
}

/** A file of a case: an image or mask as NIfTI or, of 8 bits, as PNG, by the name's ending; or a text. */
export type ExampleContent = Volume | string;

export interface RenderedCase {
  /** Cells of cohort.csv besides `id` and the outcomes; what is left out is empty. */
  readonly row: Readonly<Record<string, string>>;
  /** By name within the case's folder. */
  readonly files: ReadonlyMap<string, ExampleContent>;
}

/** An example cohort: what it holds and what decides its outcomes. */
export interface ExampleStudy {
  readonly name: ExampleName;
  readonly title: string;
  /** Of cohort.csv. */
  readonly columns: readonly string[];
  /** Standard normal variables of each case, with what they do in its images or columns. */
  readonly latents: Readonly<Record<string, string>>;
  /** Latents that lesions of one patient share. */
  readonly shared?: readonly string[];
  /** Cases of each set take the classes of the first in turns; the others are drawn. */
  readonly outcomes: readonly OutcomeModel[];
  readonly tasks: readonly ExampleTask[];
  /** Classes of the first outcome that a set's cases take in turns, in the outcome's shares. */
  readonly block: readonly string[];
  /** The sentence of the README on sets. */
  readonly design: string;
  place(index: number): Place;
  render(each: ExampleCase): RenderedCase;
}

export interface ExampleOptions {
  readonly cases: number;
  readonly seed: number;
  /** Multiplies the coefficients of the outcome's model (default 1). */
  readonly signal?: number;
  /** The outcomes are dealt out anew among the cases of each set, so that nothing can be learnt of them. */
  readonly shuffleOutcome?: boolean;
  /** Of s1: every case brings its sequences registered too, as after adjustment by hand. */
  readonly registered?: boolean;
}

/** A case with its outcomes. */
export interface DrawnCase extends ExampleCase {
  readonly outcomes: Readonly<Record<string, string>>;
}

export interface DrawnCohort {
  readonly study: ExampleStudy;
  readonly logits: readonly OrderedLogit[];
  readonly cases: readonly DrawnCase[];
  readonly options: ExampleOptions;
}
