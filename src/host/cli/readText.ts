import { readFile } from "node:fs/promises";
import { InputError } from "../errors.ts";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "is a folder; expected a file",
  EACCES: "no permission to read it",
};

/**
 * Reads a text file that the user named.
 * @throws InputError naming the file and what is in the way.
 */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(`${path}: ${reasons[code ?? ""] ?? message}`, { cause: error });
  }
}
