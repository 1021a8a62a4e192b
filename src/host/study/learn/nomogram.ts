import { matrixOfColumns, type Matrix } from "../../dataset/matrix.ts";
import { InputError } from "../../errors.ts";
import { nomogram, type Nomogram } from "../../explain/nomogram.ts";
import type { LinearModel } from "../../learn/linear.ts";
import { predictPipeline, type Fitted } from "../../pipeline/fitting.ts";
import { applySteps } from "../../pipeline/fitSteps.ts";
import { modelOf } from "../../pipeline/model.ts";
import { readModel } from "../../pipeline/modelFile.ts";
import type { Dataset } from "../../dataset/dataset.ts";
import { inOwnUnits } from "./ownUnits.ts";
import type { StudyResults } from "./results.ts";
import { taskData } from "./taskData.ts";

/** More axes than this cannot be read. */
const mostAxes = 10;

export interface NomogramOf {
  readonly task: string;
  readonly model: string;
  readonly nomogram: Nomogram;
}

/** Nomograms of logistic models of at most 10 columns, in the columns' own units, and of logistic stacks of models' probabilities. */
export function nomogramOf({ study, measured, models }: Pick<StudyResults, "study" | "measured" | "models">): NomogramOf[] {
  return models.flatMap(({ task, model, fitted: text }) => {
    const { fitted } = readModel(text, `model ${model}`);
    const variables = variablesOf(fitted, () => taskData(study, measured, task).training.data);
    if (!variables) return [];
    try {
      return [{ task, model, nomogram: nomogram(variables.linear, variables.x, variables.names) }];
    } catch (error) {
      // No variable of the model changes: there is nothing to draw.
      if (!(error instanceof InputError)) throw error;
      return [];
    }
  });
}

interface Variables {
  readonly linear: LinearModel;
  readonly names: readonly string[];
  /** Of the training cases, [cases, names]. */
  readonly x: Matrix;
}

function variablesOf(fitted: Fitted, training: () => Dataset): Variables | null {
  const made = modelOf({ fitted });
  switch (made.kind) {
    case "logistic":
    case "l2-logistic":
    case "elastic-net": {
      const { features: all, model } = made;
      const entering = [...all.keys()].filter((j) => model.coefficients[j] !== 0);
      if (entering.length === 0 || entering.length > mostAxes) return null;
      const names = entering.map((j) => all[j]);
      const { intercept, coefficients, after } = inOwnUnits({ intercept: model.intercept, coefficients: entering.map((j) => model.coefficients[j]) }, names, fitted.steps);
      return { linear: { intercept, coefficients }, names, x: columnsNamed(applySteps(fitted.steps.slice(0, after), fitted.features, training()), names) };
    }
    case "stack": {
      const { settings } = fitted.model;
      const { bases, meta } = made.model;
      const isLogistic = "by" in settings && settings.by === "columns" && ["logistic", "l2-logistic", "elastic-net"].includes((settings.meta as { kind: string }).kind);
      if (!isLogistic || Object.keys(bases).length > mostAxes) return null;
      const cases = applySteps(fitted.steps, fitted.features, training());
      return { linear: meta as LinearModel, names: Object.keys(bases), x: matrixOfColumns(Object.values(bases).map((base) => predictPipeline(base, cases))) };
    }
    default:
      return null;
  }
}

/** Columns of these names, [cases, names]. */
function columnsNamed({ features, x }: Dataset, names: readonly string[]): Matrix {
  const places = names.map((name) => features.indexOf(name));
  return matrixOfColumns(places.map((j) => x.values.subarray(j * x.rows, (j + 1) * x.rows)), x.rows);
}
