import type { Backend } from "../../src/host/engine/engine.ts";
import { cpuOnly } from "../adapter.ts";

/** The backends that tests of results, rather than of equality, run on. */
export const backends: readonly { readonly backend: Backend }[] = cpuOnly ? [{ backend: "cpu" }] : [{ backend: "cpu" }, { backend: "gpu" }];
