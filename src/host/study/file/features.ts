import { InputError } from "../../errors.ts";
import { parseParameters } from "../../params/file.ts";
import { resolveParameters, type Parameters } from "../../params/parameters.ts";
import type { Findings } from "./finding.ts";
import { maskOf } from "./regions.ts";

export function checkFeatures(findings: Findings): void {
  const { features, regions } = findings.file;
  const taken = new Map<string, string>();
  for (const [name, { images, regions: of }] of Object.entries(features)) {
    findings.knowsAll("images", images, ["features", name, "images"]);
    findings.knowsAll("regions", of, ["features", name, "regions"]);
    for (const [i, region] of of.entries()) {
      const mask = maskOf(regions, region);
      for (const image of images) {
        const other = taken.get(`${region}_${image}`);
        if (other !== undefined && other !== name) findings.problem(["features", name, "regions", i], `columns ${region}_${image}_* are in feature set "${other}" already`);
        taken.set(`${region}_${image}`, name);
        if (mask && typeof mask.region.mask !== "string" && !(image in mask.region.mask)) findings.problem(["features", name, "regions", i], `region ${mask.name} has no mask for image ${image}; it has them for ${Object.keys(mask.region.mask).join(", ")}`);
      }
    }
  }
}

/** Parameters of each feature set, its file read and checked. @param read gives a file's text by the path in the study file */
export async function readParameterFiles(findings: Findings, read: (path: string) => Promise<string>): Promise<Record<string, Parameters>> {
  const found: Record<string, Parameters> = {};
  for (const [name, { parameters: path }] of Object.entries(findings.file.features)) {
    const at = ["features", name, "parameters"];
    try {
      const text = await read(path);
      found[name] = resolveParameters({ file: parseParameters(text, path) });
      for (const warning of found[name].warnings) findings.warning(at, `${path}: ${warning}`);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const [, where, what] = /^(.+?:\d+:\d+): ([^]*)$/.exec(error.message) ?? [];
      if (where) findings.problemAt(where, what);
      else findings.problem(at, error.message);
    }
  }
  return found;
}
