import { constants, existsSync, promises as fs, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { InputError, UsageError } from "../errors.ts";

/**
 * Writes a file as a whole or not at all: beside it first, then renamed over it. What is not a regular file (a device,
 * a pipe) is written to directly.
 * @throws InputError naming the file and what is in the way.
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const target = await fs.realpath(path).catch(() => path);
  try {
    if (await isReplaceable(target)) await replace(target, content);
    else await fs.writeFile(target, content);
  } catch (error) {
    throw unwritable(path, error, dirname(target));
  }
}

async function replace(target: string, content: string | Uint8Array): Promise<void> {
  const partial = partialOf(target);
  try {
    await fs.writeFile(partial, content);
    await fs.rename(partial, target);
  } catch (error) {
    await fs.rm(partial, { force: true });
    throw error;
  }
}

/**
 * Finds out before any work is done whether a file can be written.
 * @throws InputError naming the file and what is in the way.
 */
export async function checkWritable(path: string): Promise<void> {
  const existing = await fs.stat(path).catch(() => null);
  if (existing?.isDirectory()) throw new InputError(`${path}: cannot be written: it is a folder`);
  const target = await fs.realpath(path).catch(() => path);
  try {
    if (await isReplaceable(target)) await tryToWrite(partialOf(target));
    else await fs.access(target, constants.W_OK);
  } catch (error) {
    throw unwritable(path, error, existing && !existing.isFile() ? path : dirname(target));
  }
}

/**
 * Keeps results from being written over what they are made of, or over each other.
 * @param inputs files and folders that are read
 * @throws UsageError naming the result
 */
export function checkApart(inputs: readonly string[], outputs: readonly string[]): void {
  const place = (file: string): string => (existsSync(file) ? realpathSync(file) : resolve(file));
  const taken = new Set(inputs.map(place));
  for (const output of outputs) {
    if (taken.has(place(output))) throw new UsageError(`${output}: would overwrite a file that is read or another result; choose another name or --out-dir`);
    taken.add(place(output));
  }
}

/**
 * Makes a folder for results and finds out whether files can be written there.
 * @throws InputError naming the folder and what is in the way.
 */
export async function openFolder(path: string): Promise<void> {
  try {
    await makeFolder(path);
    await tryToWrite(partialOf(join(path, "features")));
  } catch (error) {
    throw unwritable(path, error, existsSync(path) ? path : dirname(path));
  }
}

/** Node's own `recursive` never ends where a parent exists but takes no folders, as in /proc. */
async function makeFolder(path: string): Promise<void> {
  const existing = await fs.stat(path).catch(() => null);
  if (existing?.isDirectory()) return;
  if (!existing && dirname(path) !== path) await makeFolder(dirname(path));
  await fs.mkdir(path);
}

/** Permissions do not tell everything: some file systems take no files at all. */
async function tryToWrite(partial: string): Promise<void> {
  await fs.writeFile(partial, "");
  await fs.rm(partial);
}

const partialOf = (target: string): string => `${target}.${process.pid}.part`;

async function isReplaceable(path: string): Promise<boolean> {
  const existing = await fs.stat(path).catch(() => null);
  return existing === null || existing.isFile();
}

function unwritable(path: string, error: unknown, needed: string): InputError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: existsSync(needed) ? `${needed} takes no files` : `folder ${needed} does not exist`,
    EACCES: `no permission to write in ${needed}`,
    EPERM: `no permission to write in ${needed}`,
    EROFS: `${needed} is on a read-only file system`,
    ENOSPC: `no space is left in ${needed}`,
    EEXIST: `${needed} is a file, not a folder`,
    ENOTDIR: `part of ${needed} is a file, not a folder`,
  };
  return new InputError(`${path}: cannot be written: ${reasons[code ?? ""] ?? message}`, { cause: error });
}
