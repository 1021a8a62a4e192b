import type { FitReport } from "../../pipeline/report.ts";
import type { Measured } from "../cases/measured.ts";
import type { Study, StudyCase } from "../file/study.ts";

/** Probabilities of class 1, in the table's order of cases. */
export interface SetPredictions {
  /** "train", "test", ..., or "cross-validation" (training cases out of folds). */
  readonly set: string;
  readonly ids: readonly string[];
  readonly y: readonly number[];
  readonly p: readonly number[];
}

/** SHAP values of the cases of a set; [cases][features]. */
export interface SetExplanation {
  readonly set: string;
  readonly ids: readonly string[];
  readonly features: readonly string[];
  readonly base: number;
  readonly values: readonly (readonly number[])[];
  /** The cases as the model is given them. */
  readonly x: readonly (readonly number[])[];
  readonly scale: "probability" | "log-odds";
  readonly method: string;
}

/** A model of a task, fitted. Plain JSON. */
export interface ModelResult {
  readonly task: string;
  readonly model: string;
  /** As `modelText` writes it. */
  readonly fitted: string;
  readonly threshold: number;
  readonly report: FitReport;
  readonly predictions: readonly SetPredictions[];
  /** Null where there is nothing to explain it by (a stack, the prevalence), with the reason. */
  readonly explanations: readonly SetExplanation[] | { readonly none: string };
  /** The training cases that SHAP values compare with, as the model is given them, [cases][columns]: new cases are explained by the same. */
  readonly background: readonly (readonly number[])[];
  /** base64, or why there is none. */
  readonly onnx: { readonly bytes: string } | { readonly none: string };
}

/** A model that could not be fitted. */
export interface FailedModel {
  readonly task: string;
  readonly model: string;
  readonly reason: string;
}

/** Everything a study came to: what its files and its report are made of. */
export interface StudyResults {
  readonly study: Study;
  /** SHA-256 of the resolved study, in hexadecimal. */
  readonly hash: string;
  readonly version: string;
  readonly backend: string;
  readonly adapter: string;
  readonly cases: readonly StudyCase[];
  readonly measured: Measured;
  readonly models: readonly ModelResult[];
  readonly failedModels: readonly FailedModel[];
}
