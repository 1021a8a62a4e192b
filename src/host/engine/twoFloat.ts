import { realCheck } from "../../kernels/real-check.ts";
import { realCheckCpu } from "../../kernels/real-check.cpu.ts";
import { CpuExecutor } from "./cpu.ts";
import { firstDifference, runExample, type Runner } from "./example.ts";

/** Where two-float arithmetic goes wrong on a GPU, as a compiler that simplifies (a + b) - a makes it; null where it works. */
export async function twoFloatFailure(gpu: Runner): Promise<string | null> {
  const cpu = new CpuExecutor(new Map([[realCheck.name, realCheckCpu]]));
  const [actual, expected] = [await runExample(gpu, realCheck, realCheck.example()), await runExample(cpu, realCheck, realCheck.example())];
  return firstDifference(actual, expected, realCheck.accuracy);
}
