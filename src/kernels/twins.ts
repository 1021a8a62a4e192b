import type { Twin } from "./operation.ts";
import { bsplineAxisCpu } from "./bspline-axis.cpu.ts";
import { cropCpu } from "./crop.cpu.ts";
import { discretiseCpu } from "./discretise.cpu.ts";
import { distanceCpu } from "./distance.cpu.ts";
import { glcmCpu } from "./glcm.cpu.ts";
import { glcmSparseCpu } from "./glcm-sparse.cpu.ts";
import { gldmCpu } from "./gldm.cpu.ts";
import { glrlmCpu } from "./glrlm.cpu.ts";
import { glszmCpu } from "./glszm.cpu.ts";
import { gradientCpu } from "./gradient.cpu.ts";
import { kmeansLabelsCpu } from "./kmeans-labels.cpu.ts";
import { kmeansSumsCpu } from "./kmeans-sums.cpu.ts";
import { laplacianCpu } from "./laplacian.cpu.ts";
import { lbp2dCpu } from "./lbp2d.cpu.ts";
import { lbp3dCpu } from "./lbp3d.cpu.ts";
import { maskMomentsCpu } from "./mask-moments.cpu.ts";
import { meshCpu } from "./mesh.cpu.ts";
import { momentsCpu } from "./moments.cpu.ts";
import { momentsTotalCpu } from "./moments-total.cpu.ts";
import { nearEdgesCpu } from "./near-edges.cpu.ts";
import { ngtdmCpu } from "./ngtdm.cpu.ts";
import { normaliseCpu } from "./normalise.cpu.ts";
import { orderCpu } from "./order.cpu.ts";
import { pointwiseCpu } from "./pointwise.cpu.ts";
import { prefilterCpu } from "./prefilter.cpu.ts";
import { realCheckCpu } from "./real-check.cpu.ts";
import { recursiveGaussianCpu } from "./recursive-gaussian.cpu.ts";
import { resampleCpu } from "./resample.cpu.ts";
import { resampleLabelCpu } from "./resample-label.cpu.ts";
import { resampleWeightedCpu } from "./resample-weighted.cpu.ts";
import { resegmentCpu } from "./resegment.cpu.ts";
import { squaresCpu } from "./squares.cpu.ts";
import { statisticsCpu } from "./statistics.cpu.ts";
import { statisticsTotalCpu } from "./statistics-total.cpu.ts";
import { verticesCpu } from "./vertices.cpu.ts";
import { voxelFirstorderCpu } from "./voxel-firstorder.cpu.ts";
import { voxelGlcmCpu } from "./voxel-glcm.cpu.ts";
import { voxelGldmCpu } from "./voxel-gldm.cpu.ts";
import { voxelGlrlmCpu } from "./voxel-glrlm.cpu.ts";
import { voxelGlszmCpu } from "./voxel-glszm.cpu.ts";
import { voxelNgtdmCpu } from "./voxel-ngtdm.cpu.ts";
import { warpCpu } from "./warp.cpu.ts";
import { waveletCpu } from "./wavelet.cpu.ts";

/** The CPU form of every operation, one line each. */
const all: readonly Twin[] = [
  bsplineAxisCpu,
  cropCpu,
  discretiseCpu,
  distanceCpu,
  glcmCpu,
  glcmSparseCpu,
  gldmCpu,
  glrlmCpu,
  glszmCpu,
  gradientCpu,
  kmeansLabelsCpu,
  kmeansSumsCpu,
  laplacianCpu,
  lbp2dCpu,
  lbp3dCpu,
  maskMomentsCpu,
  meshCpu,
  momentsCpu,
  momentsTotalCpu,
  nearEdgesCpu,
  ngtdmCpu,
  normaliseCpu,
  orderCpu,
  pointwiseCpu,
  prefilterCpu,
  realCheckCpu,
  recursiveGaussianCpu,
  resampleCpu,
  resampleLabelCpu,
  resampleWeightedCpu,
  resegmentCpu,
  squaresCpu,
  statisticsCpu,
  statisticsTotalCpu,
  verticesCpu,
  voxelFirstorderCpu,
  voxelGlcmCpu,
  voxelGldmCpu,
  voxelGlrlmCpu,
  voxelGlszmCpu,
  voxelNgtdmCpu,
  warpCpu,
  waveletCpu,
];

export const twins: ReadonlyMap<string, Twin> = new Map(all.map((t) => [t.operation.name, t]));
