import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InputError } from "../../errors.ts";
import { parseStudy, type ParsedStudy } from "./parse.ts";
import { resolveStudy, type ResolvedStudy } from "./resolve.ts";

/**
 * Reads a study file and the parameter files that it names, by their paths from its folder.
 * @throws InputError where the study file itself cannot be read; all else is in `problems`
 */
export async function readStudy(path: string): Promise<ResolvedStudy & Pick<ParsedStudy, "locate">> {
  const parsed = parseStudy(await readText(path, path), path);
  const resolved = await resolveStudy(parsed, (name) => readText(join(dirname(path), name), name));
  return { ...resolved, locate: parsed.locate };
}

const reasons: Readonly<Record<string, string>> = { ENOENT: "no such file", EISDIR: "is a folder; expected a file", EACCES: "no permission to read it" };

async function readText(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(`${name}: ${reasons[code ?? ""] ?? message}`, { cause: error });
  }
}
