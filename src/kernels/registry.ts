import type { Operation } from "./operation.ts";
import { bsplineAxis } from "./bspline-axis.ts";
import { crop } from "./crop.ts";
import { discretise } from "./discretise.ts";
import { distance } from "./distance.ts";
import { glcm } from "./glcm.ts";
import { glcmSparse } from "./glcm-sparse.ts";
import { gldm } from "./gldm.ts";
import { glrlm } from "./glrlm.ts";
import { glszm } from "./glszm.ts";
import { gradient } from "./gradient.ts";
import { kmeansLabels } from "./kmeans-labels.ts";
import { kmeansSums } from "./kmeans-sums.ts";
import { laplacian } from "./laplacian.ts";
import { lbp2d } from "./lbp2d.ts";
import { lbp3d } from "./lbp3d.ts";
import { maskMoments } from "./mask-moments.ts";
import { mesh } from "./mesh.ts";
import { moments } from "./moments.ts";
import { momentsTotal } from "./moments-total.ts";
import { nearEdges } from "./near-edges.ts";
import { ngtdm } from "./ngtdm.ts";
import { normalise } from "./normalise.ts";
import { order } from "./order.ts";
import { pointwise } from "./pointwise.ts";
import { prefilter } from "./prefilter.ts";
import { realCheck } from "./real-check.ts";
import { recursiveGaussian } from "./recursive-gaussian.ts";
import { resample } from "./resample.ts";
import { resampleLabel } from "./resample-label.ts";
import { resampleWeighted } from "./resample-weighted.ts";
import { resegment } from "./resegment.ts";
import { squares } from "./squares.ts";
import { statistics } from "./statistics.ts";
import { statisticsTotal } from "./statistics-total.ts";
import { vertices } from "./vertices.ts";
import { voxelFirstorder } from "./voxel-firstorder.ts";
import { voxelGlcm } from "./voxel-glcm.ts";
import { voxelGldm } from "./voxel-gldm.ts";
import { voxelGlrlm } from "./voxel-glrlm.ts";
import { voxelGlszm } from "./voxel-glszm.ts";
import { voxelNgtdm } from "./voxel-ngtdm.ts";
import { warp } from "./warp.ts";
import { wavelet } from "./wavelet.ts";

/** Every operation there is, one line each; tests walk this list and the folders beside it. */
export const operations = [
  bsplineAxis,
  crop,
  discretise,
  distance,
  glcm,
  glcmSparse,
  gldm,
  glrlm,
  glszm,
  gradient,
  kmeansLabels,
  kmeansSums,
  laplacian,
  lbp2d,
  lbp3d,
  maskMoments,
  mesh,
  moments,
  momentsTotal,
  nearEdges,
  ngtdm,
  normalise,
  order,
  pointwise,
  prefilter,
  realCheck,
  recursiveGaussian,
  resample,
  resampleLabel,
  resampleWeighted,
  resegment,
  squares,
  statistics,
  statisticsTotal,
  vertices,
  voxelFirstorder,
  voxelGlcm,
  voxelGldm,
  voxelGlrlm,
  voxelGlszm,
  voxelNgtdm,
  warp,
  wavelet,
] as unknown as readonly Operation[];
