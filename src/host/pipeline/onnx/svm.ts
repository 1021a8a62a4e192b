import { InputError } from "../../errors.ts";
import type { Graph } from "./graph.ts";
import { addLinear, addLogistic, requireColumns, rowSum } from "./linear.ts";
import type { OnnxModel, Table } from "./model.ts";

type Svm = Extract<OnnxModel, { readonly kind: "svm" }>["svm"];

/** Adds Platt's probabilities of a support vector machine: their name, [n, 1]. */
export function addSvm(graph: Graph, input: Table, svm: Svm, what: string): string {
  if (!svm.platt) throw new InputError(`${what}: it was fitted without probability, it has decision values alone`);
  const { slope, offset } = svm.platt;
  return addLogistic(graph, { name: decision(graph, input, svm, what), columns: 1 }, { intercept: -offset, coefficients: [-slope] }, what);
}

/** Plain operators: those of ONNX for support vector machines know float32 alone. */
function decision(graph: Graph, { name, columns }: Table, { kernel, bias, coefficients, multipliers, supportVectors }: Svm, what: string): string {
  if (coefficients) return addLinear(graph, { name, columns }, { intercept: bias, coefficients }, what);
  if (kernel.kind === "linear") throw new InputError(`${what}: its kernel is linear and it has no coefficients`);
  for (const vector of supportVectors) requireColumns(vector.length, columns, what);
  // |x - s|^2 = |x|^2 + |s|^2 - 2 x . s, of all support vectors s at once.
  const count = supportVectors.length;
  const transposed = Float64Array.from({ length: columns * count }, (_, k) => -2 * supportVectors[k % count][Math.floor(k / count)]);
  const ofVectors = supportVectors.map((vector) => vector.reduce((sum, value) => sum + value * value, 0));
  const squares = graph.add("Add", [rowSum(graph, graph.add("Mul", [name, name])), graph.doubles(ofVectors)]);
  const distances = graph.add("Add", [squares, graph.add("MatMul", [name, graph.doubles(transposed, [columns, count])])]);
  const kernels = graph.add("Exp", [graph.add("Mul", [distances, graph.doubles([-kernel.gamma])])]);
  return addLinear(graph, { name: kernels, columns: count }, { intercept: bias, coefficients: multipliers }, what);
}
