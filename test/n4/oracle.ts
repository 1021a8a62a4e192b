import { readFileSync } from "node:fs";
import type { Vec3 } from "../../src/host/image/volume.ts";
import type { N4Options } from "../../src/host/n4/options.ts";

/** What fixtures/oracle/n4.py writes of one correction. */
export interface N4Case {
  readonly shrink: readonly number[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** The log field of every this many voxels. */
  readonly every: number;
  readonly logField: readonly number[];
  readonly iterations: readonly number[];
  readonly convergence: readonly number[];
}

interface Fixture {
  readonly n4: Readonly<Record<string, N4Case>>;
  readonly shrink: readonly {
    readonly size: Vec3; readonly spacing: Vec3; readonly origin: Vec3; readonly direction: readonly number[];
    readonly factors: Vec3; readonly voxels: readonly [number, number]; readonly shrunkSize: Vec3;
  }[];
  readonly otsu: { readonly phantom: number; readonly lists: readonly { readonly name: string; readonly values: readonly number[]; readonly threshold: number }[] };
}

export const fixture = JSON.parse(readFileSync("fixtures/n4/n4.json", "utf8")) as Fixture;

const names: Readonly<Record<string, keyof N4Options>> = {
  MaximumNumberOfIterations: "iterations", ConvergenceThreshold: "convergence", NumberOfControlPoints: "controlPoints", SplineOrder: "splineOrder",
  BiasFieldFullWidthAtHalfMaximum: "fwhm", WienerFilterNoise: "noise", NumberOfHistogramBins: "bins", MaskLabel: "maskLabel",
};

/** Our options of a case's settings. */
export function optionsOf({ shrink, settings }: N4Case): N4Options {
  const [x, y, z = 1] = shrink;
  const named = Object.entries(settings).filter(([name]) => name in names).map(([name, value]) => [names[name], value]);
  return { shrink: [x, y, z], ...(Object.fromEntries(named) as N4Options) };
}
