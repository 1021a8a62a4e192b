import { offsetLength } from "../../src/host/features/cells.ts";
import { glrlm } from "../../src/host/features/glrlm.ts";
import type { WeightingNorm } from "../../src/host/features/types.ts";
import { voxelGlrlmCpu } from "../../src/kernels/voxel-glrlm.cpu.ts";
import { voxelGlrlmScratch } from "../../src/kernels/voxel-glrlm.ts";
import { agreesWithPyRadiomics, equivalentMaps, further, kernelItem, offsetsOf, truths, type Given, type MapCase } from "./voxelTruth.ts";

const names = glrlm.features.map((feature) => feature.name);

function caseOf(given: Given, norm: WeightingNorm | null = null): MapCase {
  const offsets = offsetsOf(given, [1], false);
  const levels = given.levels.texture;
  const lengths = offsets.map((offset) => (norm === null || norm === "no_weighting" ? 1 : offsetLength(offset, given.spacing, norm)));
  const item = { ...kernelItem(given, levels), offsets: 0, directions: offsets.length, weights: 0, weighted: Number(norm !== null), scratch: 0 };
  return {
    name: `${given.name}, ${norm ?? "averaged"}`,
    items: [item],
    inputs: {
      levels: Uint16Array.from(levels), centres: Uint32Array.from(given.centres), offsets: Int32Array.from(offsets.flat()),
      weights: Float64Array.from([...lengths, 0]),
    },
    outputs: { maps: names.length * given.centres.length },
    planes: { maps: 1 },
    words: voxelGlrlmScratch(item),
  };
}

const norms = ["euclidean", "manhattan", "infinity", "no_weighting"] as const;
agreesWithPyRadiomics("glrlm", voxelGlrlmCpu, names, caseOf);
for (const norm of norms) agreesWithPyRadiomics(`glrlm ${norm}`, voxelGlrlmCpu, names, (truth) => caseOf(truth, norm));

const weighted = truths.filter((_, k) => k % 3 === 2).map((truth) => caseOf(truth, "euclidean"));
equivalentMaps(voxelGlrlmCpu, [...[...truths, ...further].map((given) => caseOf(given)), ...weighted]);
