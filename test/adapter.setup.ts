import { adapterLine } from "../src/host/engine/adapter.ts";
import { openGpu } from "../src/host/engine/adapters.node.ts";
import { cpuOnly } from "./adapter.ts";

/** Says which adapter the GPU tests use. Without one the run fails, unless it was told --cpu-only. */
export default async function setup(): Promise<void> {
  if (cpuOnly) {
    console.log("adapter: none, GPU and browser tests are left out (--cpu-only)");
    return;
  }
  try {
    const { description } = await openGpu({ allowSoftware: true });
    console.log(`adapter: ${adapterLine(description)}`);
  } catch (error) {
    throw new Error("no adapter for the GPU tests; --cpu-only leaves them out", { cause: error });
  }
}
