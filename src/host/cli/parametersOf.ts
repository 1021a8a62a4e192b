import type { ParameterFile } from "../params/check.ts";
import { defaultParameters, type Parameters } from "../params/completion.ts";
import { readText } from "./readText.ts";

/**
 * Parameters of a file and of settings given on the command line, which go before the file's.
 * @throws InputError, UsageError naming the file or the setting
 */
export async function parametersOf(file: string | undefined, settings: readonly string[]): Promise<Parameters> {
  if (file === undefined && settings.length === 0) return defaultParameters();
  // Most runs give none, and what checks them takes a while to load.
  const { parseOverrides } = await import("../params/overrides.ts");
  const { resolveParameters } = await import("../params/parameters.ts");
  return resolveParameters({ file: file === undefined ? undefined : await readParameterFile(file), overrides: parseOverrides(settings) });
}

async function readParameterFile(path: string): Promise<ParameterFile> {
  const text = await readText(path);
  // Most runs need no YAML, and it takes a while to load.
  const { parseParameters } = await import("../params/file.ts");
  return parseParameters(text, path);
}
