import { operations } from "../../kernels/registry.ts";
import { openEngine, type Engine } from "./engine.ts";
import { firstDifference, runExample } from "./example.ts";

export interface SelfTestResult {
  readonly operation: string;
  /** Why the adapter fails the operation; null where it passes. */
  readonly failure: string | null;
}

/**
 * Runs every operation's example on an engine and compares it with the CPU path; two-float arithmetic comes first, since an
 * adapter whose compiler breaks it cannot compute in the default precision.
 */
export async function* selfTest(engine: Engine): AsyncGenerator<SelfTestResult> {
  const cpu = await openEngine({ backend: "cpu" });
  const order = [...operations].sort((a, b) => Number(b.name === "real-check") - Number(a.name === "real-check"));
  for (const operation of order) {
    const example = operation.example();
    const expected = await runExample(cpu, operation, example);
    let failure: string | null;
    try {
      failure = firstDifference(await runExample(engine, operation, example), expected, operation.accuracy);
    } catch (error) {
      failure = (error as Error).message;
    }
    yield { operation: operation.name, failure };
  }
}
