import { InputError } from "../../errors.ts";
import type { LinearModel } from "../../learn/linear.ts";
import type { Graph } from "./graph.ts";
import type { Table } from "./model.ts";

/** Adds the linear predictor: its name, [n, 1]. */
export function addLinear(graph: Graph, { name, columns }: Table, { intercept, coefficients }: LinearModel, what: string): string {
  requireColumns(coefficients.length, columns, what);
  return graph.add("Gemm", [name, graph.doubles(coefficients, [columns, 1]), graph.doubles([intercept])]);
}

/** Adds the logistic function of the linear predictor: its name, [n, 1]. */
export function addLogistic(graph: Graph, input: Table, model: LinearModel, what: string): string {
  return graph.add("Sigmoid", [addLinear(graph, input, model, what)]);
}

/** [n, 1] of [n, columns]. */
export function rowSum(graph: Graph, name: string): string {
  return graph.add("ReduceSum", [name, graph.integers([1])]);
}

/** @throws InputError unless the step or model has as many columns as it is given */
export function requireColumns(own: number, given: number, what: string): void {
  if (own !== given) throw new InputError(`${what}: it has ${own} columns, it is given ${given}`);
}
