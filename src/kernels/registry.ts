import type { Operation } from "./operation.ts";
import { discretise } from "./discretise.ts";
import { glcm } from "./glcm.ts";
import { glcmSparse } from "./glcm-sparse.ts";
import { gldm } from "./gldm.ts";
import { glrlm } from "./glrlm.ts";
import { glszm } from "./glszm.ts";
import { maskMoments } from "./mask-moments.ts";
import { mesh } from "./mesh.ts";
import { moments } from "./moments.ts";
import { momentsTotal } from "./moments-total.ts";
import { ngtdm } from "./ngtdm.ts";
import { normalise } from "./normalise.ts";
import { order } from "./order.ts";
import { prefilter } from "./prefilter.ts";
import { realCheck } from "./real-check.ts";
import { resample } from "./resample.ts";
import { resegment } from "./resegment.ts";
import { squares } from "./squares.ts";
import { statistics } from "./statistics.ts";
import { statisticsTotal } from "./statistics-total.ts";
import { vertices } from "./vertices.ts";

/** Every operation there is, one line each; tests walk this list and the folders beside it. */
export const operations = [
  discretise,
  glcm,
  glcmSparse,
  gldm,
  glrlm,
  glszm,
  maskMoments,
  mesh,
  moments,
  momentsTotal,
  ngtdm,
  normalise,
  order,
  prefilter,
  realCheck,
  resample,
  resegment,
  squares,
  statistics,
  statisticsTotal,
  vertices,
] as unknown as readonly Operation[];
