import { InputError } from "../../errors.ts";
import type { Graph } from "./graph.ts";
import { addLogistic, rowSum } from "./linear.ts";
import type { OnnxModel, OnnxPipeline, Table } from "./model.ts";
import { addSteps } from "./steps.ts";
import { addSvm } from "./svm.ts";
import { addTrees } from "./trees.ts";

/** Adds a pipeline: the name of its probabilities, [n, 1]. @param place where it stands, for messages */
export function addPipeline(graph: Graph, input: Table, { steps, model }: OnnxPipeline, place: string): string {
  return addModel(graph, addSteps(graph, input, steps, place), model, place);
}

function addModel(graph: Graph, input: Table, model: OnnxModel, place: string): string {
  const what = `ONNX: ${place}model (${model.kind})`;
  switch (model.kind) {
    case "logistic":
      return addLogistic(graph, input, model, what);
    case "trees":
      return addTrees(graph, input, model.trees, what);
    case "svm":
      return addSvm(graph, input, model.svm, what);
    case "constant":
      // 0 x the sum of the values: as many rows as there are cases.
      return graph.add("Add", [graph.add("Mul", [rowSum(graph, input.name), graph.doubles([0])]), graph.doubles([model.probability])]);
    case "stack": {
      if (model.bases.length === 0) throw new InputError(`${what}: no bases`);
      const bases = model.bases.map((base, k) => addPipeline(graph, input, base, `${place}base ${k + 1}, `));
      const joined = graph.add("Concat", bases, { axis: { integer: 1 } });
      if (model.by === "columns") return addModel(graph, { name: joined, columns: bases.length }, model.meta, `${place}meta `);
      const mean = graph.add("ReduceMean", [joined], { axes: { integers: [1] } });
      return addModel(graph, { name: mean, columns: 1 }, model.meta, `${place}meta `);
    }
  }
}
