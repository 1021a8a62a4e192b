import { gldm } from "../../src/host/features/gldm.ts";
import { voxelGldmCpu } from "../../src/kernels/voxel-gldm.cpu.ts";
import { voxelGldmScratch } from "../../src/kernels/voxel-gldm.ts";
import { agreesWithPyRadiomics, equivalentMaps, further, kernelItem, offsetsOf, truths, type Given, type MapCase } from "./voxelTruth.ts";

const names = gldm.features.map((feature) => feature.name);

function caseOf(given: Given): MapCase {
  const offsets = offsetsOf(given, given.settings.distances ?? [1], true);
  const levels = given.levels.texture;
  const item = { ...kernelItem(given, levels), offsets: 0, offsetCount: offsets.length, alpha: given.settings.gldm_a ?? 0, scratch: 0 };
  return {
    name: given.name,
    items: [item],
    inputs: { levels: Uint16Array.from(levels), centres: Uint32Array.from(given.centres), offsets: Int32Array.from(offsets.flat()) },
    outputs: { maps: names.length * given.centres.length },
    planes: { maps: 1 },
    words: voxelGldmScratch(item),
  };
}

agreesWithPyRadiomics("gldm", voxelGldmCpu, names, caseOf);
equivalentMaps(voxelGldmCpu, [...truths, ...further].map(caseOf));
