import { firstorder } from "../../src/host/features/firstorder.ts";
import { voxelFirstorderCpu } from "../../src/kernels/voxel-firstorder.cpu.ts";
import { voxelFirstorderScratch } from "../../src/kernels/voxel-firstorder.ts";
import { agreesWithPyRadiomics, equivalentMaps, further, kernelItem, truths, type Given, type MapCase, type Truth } from "./voxelTruth.ts";

const names = firstorder.features.map((feature) => feature.name);

function caseOf(given: Given): MapCase {
  const levels = given.levels.firstorder;
  const [x, y, z] = given.spacing;
  const item = { ...kernelItem(given, levels), image: 0, shift: given.settings.voxelArrayShift, voxelVolume: x * y * z, scratch: 0 };
  return {
    name: given.name,
    items: [item],
    inputs: { levels: Uint16Array.from(levels), centres: Uint32Array.from(given.centres), image: Float64Array.from(given.image) },
    outputs: { maps: names.length * given.centres.length },
    planes: { maps: 1 },
    words: voxelFirstorderScratch(item),
  };
}

// Of a flat kernel, where the mean may be rounded.
const flat = ({ features }: Truth, v: number): boolean => features.firstorder.Range[v] === 0 && features.firstorder.Variance[v] !== 0;
const noise = [{ feature: "Skewness", at: flat }, { feature: "Kurtosis", at: flat }];

agreesWithPyRadiomics("firstorder", voxelFirstorderCpu, names, caseOf, noise, 2);
equivalentMaps(voxelFirstorderCpu, [...truths, ...further].map(caseOf));
