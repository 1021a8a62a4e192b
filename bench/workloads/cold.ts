import { existsSync } from "node:fs";
import { join } from "node:path";
import { featureAgreement } from "../agreement.ts";
import { timingOf } from "../measure.ts";
import { pyradiomics, webradiomics, type Finished } from "../processes.ts";
import type { Measured, Side } from "../results.ts";
import type { Features } from "../server.ts";
import type { Setup } from "../setup.ts";

/** brain1 of the reference data, in $WEBRADIOMICS_REFERENCE. */
const brain = ["image", "label"].map((part) => join(process.env.WEBRADIOMICS_REFERENCE ?? "../shared/data", "pyradiomics", `brain1_${part}.nrrd`));

/** Whole processes on one small case, in turns, from start to exit: `webradiomics extract` as it comes (`auto`) and PyRadiomics' command line. */
export async function cold({ pythons, quick }: Setup): Promise<Measured> {
  if (!brain.every((file) => existsSync(file))) return { rows: [], versions: {}, notes: [`Left out: ${brain[0]} is not there ($WEBRADIOMICS_REFERENCE).`] };
  const python = pythons.pyradiomics;
  const programs = [() => webradiomics(["extract", ...brain, "-f", "json"]), ...(python === undefined ? [] : [() => pyradiomics(python, [...brain, "-f", "json"])])];
  const first: Finished[] = [];
  for (const run of programs) first.push(await run()); // the files are in the system's cache from then on
  const times: number[][] = programs.map(() => []);
  for (let k = 0; k < (quick ? 1 : 7); k++) for (const [p, run] of programs.entries()) times[p].push((await run()).time);
  const [ours, theirs] = first.map(({ stdout }) => featuresOf(stdout));
  const side = (k: number, features: Features): Omit<Side, "program"> => ({ processes: 1, threads: 1, time: timingOf(times[k]), features: Object.keys(features).length });
  const sides: Side[] = [{ program: "webradiomics", ...side(0, ours) }];
  if (theirs) sides.push({ program: "pyradiomics", ...side(1, theirs), agreement: { cpu: featureAgreement([ours], [theirs]) } });
  return { rows: [{ case: "brain1, default settings", sides }], versions: {}, notes: ["Both print JSON. `auto` takes a hardware GPU, else the CPU."] };
}

function featuresOf(json: string): Features {
  const [row] = JSON.parse(json) as Record<string, unknown>[];
  return Object.fromEntries(Object.entries(row).filter(([column]) => column.startsWith("original_")).map(([column, value]) => [column, Number(value)]));
}
