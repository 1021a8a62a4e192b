import { InputError } from "../../errors.ts";
import { version } from "../../version.ts";
import { Graph } from "./graph.ts";
import type { OnnxOptions, OnnxPipeline } from "./model.ts";
import { addPipeline } from "./models.ts";

export type { OnnxModel, OnnxOptions, OnnxPipeline, OnnxStep } from "./model.ts";

/**
 * A fitted pipeline as an ONNX file. Input "features" [n, columns], float64, NaN where a value is missing; output "probability" [n]
 * of class 1, float64. All is computed in float64 (features of 1e9 with a spread of 1e3 would lose their digits in float32), but
 * for trees, which compare values rounded to float32 and give probabilities rounded to it (6e-8). A value that is
 * missing where no step fills it gives NaN.
 * @source ONNX IR version 8, operator sets 17 and ai.onnx.ml 3
 * @throws InputError naming the step or model that cannot be expressed, or whose number of columns is not what it is given
 */
export function onnxOf(pipeline: OnnxPipeline, { features, metadata = {} }: OnnxOptions): Uint8Array {
  if ("features" in metadata) throw new InputError(`ONNX: metadata "features" is ${metadata.features}, it is taken by the names of the features`);
  const graph = new Graph();
  const p = addPipeline(graph, { name: "features", columns: features.length }, pipeline, "");
  graph.add("Squeeze", [p, graph.integers([1])], {}, { output: "probability" });
  return graph.model(
    { name: "features", shape: ["n", features.length] },
    { name: "probability", shape: ["n"] },
    { name: "webradiomics", version },
    { features: JSON.stringify(features), ...metadata },
  );
}
