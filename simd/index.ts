// What the twins call: src/host/wasm/memory.ts declares each for TypeScript. (`@ts-ignore: decorator` in these files is for editors:
// AssemblyScript's @inline stands before functions, where TypeScript knows no decorators.)
/** Where memory begins that the functions below do not use themselves. */
export const heap: usize = __heap_base;
export { bandedLines, bandedRows } from "./bspline-axis";
export { discretiseStretches } from "./discretise";
export { distanceLines, distanceRows } from "./distance";
export { glcmRows } from "./glcm";
export { gldmRows } from "./gldm";
export { countLevels, glrlmAcross, glrlmAlong } from "./glrlm";
export { glszmJoin, glszmRoots } from "./glszm";
export { compact } from "./intensities";
export { correlationBlocks, joinPairs, lanczosSteps } from "./mcc";
export { kmeansLabels, kmeansSums } from "./kmeans";
export { addMoments } from "./moments";
export { padRows } from "./levels";
export { ngtdmRows } from "./ngtdm";
export { bucketCounts, bucketPick } from "./order";
export { listPairs, shareOfEps, sumPairs, tallyPairs } from "./pairs";
export { addStatistics } from "./statistics";
export { gaussianColumns, gaussianRows } from "./recursive-gaussian";
export { waveletPair, waveletPairSingle } from "./wavelet";
export { voxelFirstorder, voxelFirstorderBytes, voxelFirstorderPrepare } from "./voxel-firstorder";
export { voxelGlcm, voxelGlcmBytes, voxelGlcmPrepare } from "./voxel-glcm";
export { voxelGldm, voxelGldmBytes, voxelGldmPrepare } from "./voxel-gldm";
export { voxelGlrlm, voxelGlrlmBytes, voxelGlrlmPrepare } from "./voxel-glrlm";
export { voxelGlszm, voxelGlszmBytes, voxelGlszmPrepare } from "./voxel-glszm";
export { voxelNgtdm, voxelNgtdmBytes, voxelNgtdmPrepare } from "./voxel-ngtdm";
export { gradientRows } from "./gradient";
export { gatherPlane, gatherPlaneSingle } from "./gather";
export { meshPlane } from "./mesh";
export { rowMoments } from "./mask-moments";
export { verticesPlane } from "./vertices";
export { prefilterColumns, prefilterRows } from "./prefilter";
export { addScaled, dot, multiply, solveLower, solveUpper, standardise } from "./vectors";
