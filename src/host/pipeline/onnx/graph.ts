import { bytes, integer, integers, joined, message, packedIntegers, text } from "./protobuf.ts";

/** Numbers of onnx.proto's enumerations TensorProto.DataType and AttributeProto.AttributeType. */
export const float32 = 1;
const int64 = 7;
export const float64 = 11;
const attributeType = { integer: 2, text: 3, tensor: 4, integers: 7, texts: 8 };

/** Domain of the operators of trees. */
export const treeDomain = "ai.onnx.ml";
/** Versions that all onnxruntimes since 2022 know: IR 8, operators 17, trees with thresholds of float64 from 3 on. */
const irVersion = 8;
const operatorSets = { "": 17, [treeDomain]: 3 };

export type Attribute =
  | { readonly integer: number }
  | { readonly text: string }
  | { readonly integers: readonly number[] }
  | { readonly texts: readonly string[] }
  | { readonly doubles: readonly number[] };

/** Nodes and constants of an ONNX graph, in the order in which they are computed. Values are known by their names. */
export class Graph {
  readonly #nodes: Uint8Array[] = [];
  readonly #constants: Uint8Array[] = [];
  #names = 0;

  /** Adds a node with one output: its name. */
  add(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}, { domain = "", output = this.#name(operator) } = {}): string {
    this.#nodes.push(
      message(1, [
        ...inputs.map((input) => text(1, input)),
        text(2, output),
        text(3, output),
        text(4, operator),
        ...Object.entries(attributes).map(([name, value]) => message(5, [text(1, name), ...attribute(value)])),
        text(7, domain),
      ]),
    );
    return output;
  }

  /** A constant of float64: its name. @param shape row after row where there are two */
  doubles(values: ArrayLike<number>, shape: readonly number[] = [values.length]): string {
    const name = this.#name("constant");
    this.#constants.push(message(5, doubleTensor(values, shape, name)));
    return name;
  }

  /** A constant vector of whole numbers: its name. */
  integers(values: readonly number[]): string {
    const name = this.#name("constant");
    this.#constants.push(message(5, [packedIntegers(1, [values.length]), integer(2, int64), packedIntegers(7, values), text(8, name)]));
    return name;
  }

  /**
   * The model's file.
   * @param input,output float64, their names and shapes: a text is a number that is not known before
   */
  model(input: Value, output: Value, producer: { readonly name: string; readonly version: string }, metadata: Readonly<Record<string, string>>): Uint8Array {
    const graph = [...this.#nodes, text(2, producer.name), ...this.#constants, message(11, valueInfo(input)), message(12, valueInfo(output))];
    return joined([
      integer(1, irVersion),
      text(2, producer.name),
      text(3, producer.version),
      message(7, graph),
      ...Object.entries(operatorSets).map(([domain, version]) => message(8, [text(1, domain), integer(2, version)])),
      ...Object.entries(metadata).map(([key, value]) => message(14, [text(1, key), text(2, value)])),
    ]);
  }

  #name(what: string): string {
    return `${what}_${++this.#names}`;
  }
}

export interface Value {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

function valueInfo({ name, shape }: Value): Uint8Array[] {
  const dimensions = shape.map((size) => message(1, [typeof size === "number" ? integer(1, size) : text(2, size)]));
  return [text(1, name), message(2, [message(1, [integer(1, float64), message(2, dimensions)])])];
}

function attribute(value: Attribute): Uint8Array[] {
  if ("integer" in value) return [integer(3, value.integer), integer(20, attributeType.integer)];
  if ("text" in value) return [text(4, value.text), integer(20, attributeType.text)];
  // Not packed: onnx.proto2 declares these without packing.
  if ("integers" in value) return [integers(8, value.integers), integer(20, attributeType.integers)];
  if ("texts" in value) return [...value.texts.map((each) => text(9, each)), integer(20, attributeType.texts)];
  return [message(5, doubleTensor(value.doubles, [value.doubles.length], "")), integer(20, attributeType.tensor)];
}

function doubleTensor(values: ArrayLike<number>, shape: readonly number[], name: string): Uint8Array[] {
  const raw = new DataView(new ArrayBuffer(8 * values.length));
  for (let k = 0; k < values.length; k++) raw.setFloat64(8 * k, values[k], true);
  return [packedIntegers(1, shape), integer(2, float64), text(8, name), bytes(9, new Uint8Array(raw.buffer))];
}
