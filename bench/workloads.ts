import type { Measured } from "./results.ts";
import type { Setup } from "./setup.ts";
import { cohort } from "./workloads/cohort.ts";
import { cold } from "./workloads/cold.ts";
import { lesion, maps, organ, rings, tumour, ultrasound, uncropped } from "./workloads/extractions.ts";
import { gpujs } from "./workloads/gpujs.ts";
import { learning } from "./workloads/learning.ts";
import { operations } from "./workloads/operations.ts";
import { packages } from "./workloads/packages.ts";
import { regions } from "./workloads/regions.ts";
import { scaling } from "./workloads/scaling.ts";

/** Everything that can be measured, by name. */
export const workloads: Readonly<Record<string, (setup: Setup) => Promise<Measured>>> = {
  tumour, lesion, ultrasound, organ, rings, maps, cohort, uncropped, cold, scaling, operations, gpujs, packages, regions, learning,
};
