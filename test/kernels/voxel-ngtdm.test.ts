import { ngtdm } from "../../src/host/features/ngtdm.ts";
import { voxelNgtdmCpu } from "../../src/kernels/voxel-ngtdm.cpu.ts";
import { voxelNgtdmScratch } from "../../src/kernels/voxel-ngtdm.ts";
import { agreesWithPyRadiomics, equivalentMaps, further, kernelItem, offsetsOf, truths, type Given, type MapCase, type Truth } from "./voxelTruth.ts";

const names = ngtdm.features.map((feature) => feature.name);

function caseOf(given: Given): MapCase {
  const offsets = offsetsOf(given, given.settings.distances ?? [1], true);
  const levels = given.levels.texture;
  const item = { ...kernelItem(given, levels), offsets: 0, offsetCount: offsets.length, scratch: 0 };
  return {
    name: given.name,
    items: [item],
    inputs: { levels: Uint16Array.from(levels), centres: Uint32Array.from(given.centres), offsets: Int32Array.from(offsets.flat()) },
    outputs: { maps: names.length * given.centres.length },
    planes: { maps: 1 },
    words: voxelNgtdmScratch(item),
  };
}

// Two levels with i n_i = j n_j: the denominator is 0, or what rounding leaves of it.
const noise = [{ feature: "Busyness", at: ({ features }: Truth, v: number) => features.ngtdm.Busyness[v]! > 1e9 }];

agreesWithPyRadiomics("ngtdm", voxelNgtdmCpu, names, caseOf, noise, 8);
equivalentMaps(voxelNgtdmCpu, [...truths, ...further].map(caseOf));
