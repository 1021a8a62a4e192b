import type { Twin } from "./operation.ts";
import { discretiseCpu } from "./discretise.cpu.ts";
import { glcmCpu } from "./glcm.cpu.ts";
import { glcmSparseCpu } from "./glcm-sparse.cpu.ts";
import { gldmCpu } from "./gldm.cpu.ts";
import { glrlmCpu } from "./glrlm.cpu.ts";
import { glszmCpu } from "./glszm.cpu.ts";
import { maskMomentsCpu } from "./mask-moments.cpu.ts";
import { meshCpu } from "./mesh.cpu.ts";
import { momentsCpu } from "./moments.cpu.ts";
import { momentsTotalCpu } from "./moments-total.cpu.ts";
import { ngtdmCpu } from "./ngtdm.cpu.ts";
import { normaliseCpu } from "./normalise.cpu.ts";
import { orderCpu } from "./order.cpu.ts";
import { prefilterCpu } from "./prefilter.cpu.ts";
import { realCheckCpu } from "./real-check.cpu.ts";
import { resampleCpu } from "./resample.cpu.ts";
import { resegmentCpu } from "./resegment.cpu.ts";
import { squaresCpu } from "./squares.cpu.ts";
import { statisticsCpu } from "./statistics.cpu.ts";
import { statisticsTotalCpu } from "./statistics-total.cpu.ts";
import { verticesCpu } from "./vertices.cpu.ts";

/** The CPU form of every operation, one line each. */
const all: readonly Twin[] = [
  discretiseCpu,
  glcmCpu,
  glcmSparseCpu,
  gldmCpu,
  glrlmCpu,
  glszmCpu,
  maskMomentsCpu,
  meshCpu,
  momentsCpu,
  momentsTotalCpu,
  ngtdmCpu,
  normaliseCpu,
  orderCpu,
  prefilterCpu,
  realCheckCpu,
  resampleCpu,
  resegmentCpu,
  squaresCpu,
  statisticsCpu,
  statisticsTotalCpu,
  verticesCpu,
];

export const twins: ReadonlyMap<string, Twin> = new Map(all.map((t) => [t.operation.name, t]));
