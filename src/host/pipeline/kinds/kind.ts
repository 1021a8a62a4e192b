import * as z from "zod/mini";
import type { Dataset } from "../../dataset/dataset.ts";
import type { Matrix } from "../../dataset/matrix.ts";
import type { Context } from "./context.ts";

/** Rules of a kind's settings, by name; the kind's own name goes beside them as `kind`. */
export type Shape = Readonly<Record<string, z.ZodMiniType>>;
/** Settings as they are written: those with a preset may be left out. */
export type Given<S extends Shape> = keyof S extends never ? unknown : z.input<z.ZodMiniObject<S, z.core.$strict>>;
/** Settings as a kind is handed them: all of them. */
export type Settings<S extends Shape> = z.output<z.ZodMiniObject<S, z.core.$strict>>;

/** What a kind needs of the cases it is fitted on; looked at before any work. */
export type Need = "labels" | "complete" | "batches" | "readings";

export interface DroppedFeature {
  readonly feature: string;
  readonly why: string;
}

/** What fitting a step gave. */
export interface StepFit<State> {
  /** Plain JSON: what `apply` needs, and what a model file holds. */
  readonly state: State;
  readonly dropped?: readonly DroppedFeature[];
  readonly warnings?: readonly string[];
  /** What the step knows besides (p-values, a path of lambdas): for figures, not kept in model files. */
  readonly details?: unknown;
  /** The training cases for the steps that follow, where they are not those that `apply` gives: SMOTE adds some. */
  readonly data?: Dataset;
}

/** A kind of step: how it is set, fitted on training cases, and applied to any. */
export interface StepKind<Name extends string = string, S extends Shape = Shape, State = unknown> {
  readonly name: Name;
  readonly settings: S;
  readonly state: z.ZodMiniType<State>;
  readonly needs: readonly Need[];
  fit(data: Dataset, settings: Settings<S>, context: Context): StepFit<State> | Promise<StepFit<State>>;
  apply(data: Dataset, state: State, settings: Settings<S>): Dataset;
  /** What should be known of applying it to these cases. */
  cautions?(cases: Dataset, state: State): readonly string[];
  /** Of a step that gives the features it was given: the state for these alone. */
  narrow?(state: State, features: readonly string[]): State;
  /** Of any other step: the features it asks for. */
  inputs?(state: State): readonly string[];
}

export interface ModelFit<Model> {
  /** Plain JSON: what `predict` needs, and what a model file holds. */
  readonly model: Model;
  readonly warnings?: readonly string[];
  /** What the fit knows besides (standard errors, p-values): not kept in model files. */
  readonly details?: unknown;
}

/** A kind of model: how it is set, fitted, and gives probabilities of class 1. */
export interface ModelKind<Name extends string = string, S extends Shape = Shape, Model = unknown> {
  readonly name: Name;
  readonly settings: S;
  readonly model: z.ZodMiniType<Model>;
  /** @param data complete, of both classes, with at least one feature */
  fit(data: LabelledDataset, settings: Settings<S>, context: Context): ModelFit<Model> | Promise<ModelFit<Model>>;
  /** @param x [cases, features] in the order of the fit */
  predict(model: Model, x: Matrix): Float64Array;
}

export type LabelledDataset = Dataset & { readonly y: Uint8Array };

/** Infers a step kind's types from its schemas. */
export function stepKind<const Name extends string, S extends Shape, State>(kind: StepKind<Name, S, State>): StepKind<Name, S, State> {
  return kind;
}

/** Infers a model kind's types from its schemas. */
export function modelKind<const Name extends string, S extends Shape, Model>(kind: ModelKind<Name, S, Model>): ModelKind<Name, S, Model> {
  return kind;
}

/** Settings as written of any of these kinds: a union that `kind` tells apart. */
export type GivenOf<K> = K extends { readonly name: infer Name; readonly settings: infer S extends Shape } ? { readonly kind: Name } & Readonly<Given<S>> : never;
