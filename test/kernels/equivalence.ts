/**
 * The one harness for all kernel rooms: runs an operation's cases on the CPU twin and on the GPU and compares the outputs at
 * the stated accuracy. Each case runs with full workgroups and with tiny ones that fold into the grid's y, twice, so that the second run
 * meets dirty pooled buffers. It proves that the two forms are equal, never that they are right.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import type { ElementArrays, Element, Item, ItemLayout, Operation, OutputSpec } from "../../src/host/engine/operation.ts";
import { Recording, type BufferRef } from "../../src/host/engine/recording.ts";
import type { Planes } from "../../src/host/engine/real.ts";

export const cpuOnly = process.env.WEBRADIOMICS_CPU_ONLY === "1";

export interface Case<L extends ItemLayout, In, Out> {
  readonly name: string;
  readonly items: readonly Item<L>[];
  /** Host values of each input. */
  readonly inputs: { readonly [K in keyof In]: ArrayLike<number> };
  /** Elements of each output; `add` outputs start at zero unless given as initial values. */
  readonly outputs: { readonly [K in keyof Out]: number };
  /** Planes of `real` outputs that are copies of exact inputs. */
  readonly planes?: { readonly [K in keyof Out]?: Planes };
}

export type AnyOutputs = Readonly<Record<string, ElementArrays[Element]>>;

/** Runs one case on an engine and gives all outputs. */
export async function runCase<L extends ItemLayout, In extends Record<string, Element>, Out extends Record<string, OutputSpec>>(
  engine: Engine,
  operation: Operation<L, In, Out>,
  { name, items, inputs, outputs, planes }: Case<L, In, Out>,
): Promise<AnyOutputs> {
  const recording = new Recording(name);
  const buffers: Record<string, BufferRef> = {};
  for (const [input, element] of Object.entries(operation.inputs)) {
    buffers[input] = recording.upload(input, element, inputs[input as keyof In]);
  }
  for (const [output, { element, mode }] of Object.entries(operation.outputs)) {
    const length = outputs[output as keyof Out];
    buffers[output] = mode === "add"
      ? recording.zeros(output, element, length)
      : recording.buffer(output, element, length, planes?.[output as keyof Out]);
  }
  recording.run(operation as unknown as Operation, items, buffers);
  for (const output of Object.keys(operation.outputs)) recording.read(buffers[output]);
  const results = await engine.run(recording);
  return Object.fromEntries(Object.keys(operation.outputs).map((output) => [output, results.get(buffers[output])]));
}

const setups = [
  { name: "full workgroups", options: {} },
  { name: "workgroups of 4 folded at 3, portable limits", options: { workgroup: 4, fold: 3, portableLimits: true } },
] as const;

/**
 * Registers the equivalence tests of a room.
 * @param canonical brings outputs whose order is free (hash tables, appended lists) into one order before they are compared.
 */
export function equivalence<L extends ItemLayout, In extends Record<string, Element>, Out extends Record<string, OutputSpec>>(
  operation: Operation<L, In, Out>,
  cases: readonly Case<L, In, Out>[],
  canonical: (outputs: AnyOutputs, given: Case<L, In, Out>) => AnyOutputs = (outputs) => outputs,
): void {
  describe.skipIf(cpuOnly)(`${operation.name}: GPU equals CPU`, () => {
    let cpu: Engine;
    beforeAll(async () => void (cpu = await openEngine({ backend: "cpu" })));
    describe.each(setups)("$name", ({ options }) => {
      let gpu: Engine;
      beforeAll(async () => void (gpu = await openEngine({ backend: "gpu", ...options })));
      afterAll(() => gpu.close());
      test.each(cases)("$name", async (given) => {
        const expected = canonical(await runCase(cpu, operation, given), given);
        for (let run = 1; run <= 2; run++) {
          compare(canonical(await runCase(gpu, operation, given), given), expected, operation.accuracy, run);
        }
      });
    });
  });
}

function compare(actual: AnyOutputs, expected: AnyOutputs, accuracy: Operation["accuracy"], run: number): void {
  for (const [output, values] of Object.entries(expected)) {
    let scale = 0;
    for (const v of values) scale = Math.max(scale, Math.abs(v));
    const allowed = accuracy === "exact" ? 0 : accuracy.relative * scale;
    for (let i = 0; i < values.length; i++) {
      const difference = Math.abs(actual[output][i] - values[i]);
      if (!(difference <= allowed)) expect.fail(`run ${run}, ${output}[${i}]: GPU ${actual[output][i]}, CPU ${values[i]} (allowed ${allowed})`);
    }
  }
}

/** Deterministic random numbers in [0, 1): mulberry32. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
