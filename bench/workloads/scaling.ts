import type { Backend } from "../../src/host/engine/engine.ts";
import { generate } from "../images.ts";
import type { Fit, Measured, Row } from "../results.ts";
import type { Setup } from "../setup.ts";
import { compareAll, featureClasses } from "./extractions.ts";

/** Time of an extraction by the number of voxels, at the same levels and shape. */
export async function scaling(setup: Setup): Promise<Measured> {
  const sizes = setup.quick ? [1e3, 3e3, 1e4] : [1e3, 1e4, 1e5, 1e6, 1e7];
  const rows: Row[] = [];
  let versions: Measured["versions"] = {};
  for (const voxels of sizes) {
    const measured = await compareAll(setup, [{
      case: `${voxels.toExponential(0)} voxels, 107 features`, generated: generate({ voxels }), parameters: { featureClass: featureClasses, setting: { binCount: 64 } }, others: [],
    }]);
    rows.push(...measured.rows);
    versions = measured.versions;
  }
  return { rows, versions, fits: setup.backends.map((backend) => fit(backend, rows)) };
}

function fit(backend: Backend, rows: readonly Row[]): Fit {
  const points = rows.map(({ voxels, sides }) => [Math.log(voxels!), Math.log(sides.find((side) => side.backend === backend)!.time.median)]);
  return { backend, exponent: slope(points), last: slope(points.slice(-2)) };
}

/** Of the straight line of least squares. */
function slope(points: readonly (readonly number[])[]): number {
  const mean = (k: number): number => points.reduce((sum, point) => sum + point[k], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
