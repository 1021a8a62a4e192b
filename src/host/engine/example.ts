import type { Element, ElementArrays, Example, Item, ItemLayout, Operation, OutputSpec } from "../../kernels/operation.ts";
import { Recording, type BufferRef, type Results } from "./recording.ts";

type Outputs = Readonly<Record<string, ElementArrays[Element]>>;

/** An engine, or one of its executors. */
export interface Runner {
  run(recording: Recording): Results | Promise<Results>;
}

/** Runs an operation by itself and gives all outputs, by name. */
export async function runExample<L extends ItemLayout, In extends Record<string, Element>, Out extends Record<string, OutputSpec>>(
  runner: Runner,
  operation: Operation<L, In, Out>,
  { items, inputs, outputs, planes }: Example<L, In, Out>,
  label = `example of ${operation.name}`,
): Promise<Outputs> {
  const recording = new Recording(label);
  const buffers: Record<string, BufferRef> = {};
  for (const [name, element] of Object.entries(operation.inputs)) {
    buffers[name] = recording.upload(name, element, inputs[name as keyof In]);
  }
  for (const [name, { element, mode }] of Object.entries(operation.outputs)) {
    const length = outputs[name as keyof Out];
    buffers[name] = mode === "add"
      ? recording.zeros(name, element, length)
      : recording.buffer(name, element, length, planes?.[name as keyof Out]);
  }
  recording.run(operation as unknown as Operation, items as readonly Item[], buffers);
  const names = Object.keys(operation.outputs);
  for (const name of names) recording.read(buffers[name]);
  const results = await runner.run(recording);
  return Object.fromEntries(names.map((name) => [name, results.get(buffers[name])]));
}

/** The first output element that differs by more than the stated accuracy, in words; null where there is none. */
export function firstDifference(actual: Outputs, expected: Outputs, accuracy: Operation["accuracy"]): string | null {
  for (const [output, values] of Object.entries(expected)) {
    let scale = 0;
    for (const v of values) scale = Math.max(scale, Math.abs(v));
    const allowed = accuracy === "exact" ? 0 : accuracy.relative * scale;
    for (let i = 0; i < values.length; i++) {
      if (Math.abs(actual[output][i] - values[i]) <= allowed) continue;
      return `${output}[${i}]: GPU ${actual[output][i]}, CPU ${values[i]} (allowed difference ${allowed})`;
    }
  }
  return null;
}
