import { InputError } from "../../errors.ts";
import type { Graph } from "./graph.ts";
import { addLinear, requireColumns } from "./linear.ts";
import type { OnnxStep, Table } from "./model.ts";

/** Adds steps: the table that the last one gives. */
export function addSteps(graph: Graph, input: Table, steps: readonly OnnxStep[], place: string): Table {
  return steps.reduce((table, step, k) => addStep(graph, table, step, `ONNX: ${place}step ${k + 1} (${step.kind})`), input);
}

function addStep(graph: Graph, { name, columns }: Table, step: OnnxStep, what: string): Table {
  switch (step.kind) {
    case "impute":
      requireColumns(step.values.length, columns, what);
      return { name: graph.add("Where", [graph.add("IsNaN", [name]), graph.doubles(step.values), name]), columns };
    case "scale":
      requireColumns(step.centre.length, columns, what);
      requireColumns(step.scale.length, columns, what);
      return { name: graph.add("Div", [graph.add("Sub", [name, graph.doubles(step.centre)]), graph.doubles(step.scale)]), columns };
    case "gather": {
      const wrong = step.columns.find((column) => !(Number.isInteger(column) && column >= 0 && column < columns));
      if (wrong !== undefined) throw new InputError(`${what}: it asks for column ${wrong + 1}, it is given ${columns}`);
      return { name: graph.add("Gather", [name, graph.integers(step.columns)], { axis: { integer: 1 } }), columns: step.columns.length };
    }
    case "linear":
      return { name: addLinear(graph, { name, columns }, step, what), columns: 1 };
  }
}
