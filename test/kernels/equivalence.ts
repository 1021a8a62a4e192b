/**
 * The one harness for all kernel rooms: runs an operation's cases on the CPU twin and on the GPU and compares the outputs at
 * the stated accuracy. Each case runs with full workgroups, and with tiny ones that fold into the grid's y and a submit for each
 * pass; twice, so that the second run meets dirty pooled buffers. It proves that the two forms are equal, never that they are right.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { firstDifference, runExample } from "../../src/host/engine/example.ts";
import type { ElementArrays, Element, Example, ItemLayout, Operation, OutputSpec } from "../../src/kernels/operation.ts";
import { cpuOnly } from "../adapter.ts";

/** Numbers for made-up inputs. */
export { uniform as random } from "../../src/host/random.ts";

export interface Case<L extends ItemLayout, In, Out> extends Example<L, In, Out> {
  readonly name: string;
}

export type AnyOutputs = Readonly<Record<string, ElementArrays[Element]>>;

/** Runs one case on an engine and gives all outputs. */
export function runCase<L extends ItemLayout, In extends Record<string, Element>, Out extends Record<string, OutputSpec>>(
  engine: Engine,
  operation: Operation<L, In, Out>,
  given: Case<L, In, Out>,
): Promise<AnyOutputs> {
  return runExample(engine, operation, given, given.name);
}

const setups = [
  { name: "full workgroups", options: {} },
  { name: "workgroups of 4 folded at 3, portable limits, a submit for each pass", options: { workgroup: 4, fold: 3, portableLimits: true, submitInvocations: 1 } },
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
  const difference = firstDifference(actual, expected, accuracy);
  if (difference) expect.fail(`run ${run}, ${difference}`);
}
