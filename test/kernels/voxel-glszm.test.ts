import { glszm } from "../../src/host/features/glszm.ts";
import { voxelGlszmCpu } from "../../src/kernels/voxel-glszm.cpu.ts";
import { voxelGlszmScratch } from "../../src/kernels/voxel-glszm.ts";
import { agreesWithPyRadiomics, equivalentMaps, further, kernelItem, offsetsOf, truths, type Given, type MapCase } from "./voxelTruth.ts";

const names = glszm.features.map((feature) => feature.name);

function caseOf(given: Given): MapCase {
  const offsets = offsetsOf(given, [1], false);
  const levels = given.levels.texture;
  const item = { ...kernelItem(given, levels), offsets: 0, neighbours: offsets.length, scratch: 0 };
  return {
    name: given.name,
    items: [item],
    inputs: { levels: Uint16Array.from(levels), centres: Uint32Array.from(given.centres), offsets: Int32Array.from(offsets.flat()) },
    outputs: { maps: names.length * given.centres.length },
    planes: { maps: 1 },
    words: voxelGlszmScratch(item),
  };
}

agreesWithPyRadiomics("glszm", voxelGlszmCpu, names, caseOf);
equivalentMaps(voxelGlszmCpu, [...truths, ...further].map(caseOf));
