import { constants, promises as fs } from "node:fs";
import { dirname } from "node:path";
import { InputError } from "../errors.ts";

/**
 * Writes a text file as a whole or not at all: beside it first, then renamed over it. What is not a regular file (a device,
 * a pipe) is written to directly.
 */
export async function writeFileAtomic(path: string, text: string): Promise<void> {
  const target = await fs.realpath(path).catch(() => path);
  if (!(await isReplaceable(target))) return fs.writeFile(target, text);
  const partial = `${target}.${process.pid}.part`;
  try {
    await fs.writeFile(partial, text);
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
  const needed = existing && !existing.isFile() ? path : dirname(path);
  await fs.access(needed, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${path}: cannot be written: ${describe(error, needed)}`);
  });
}

/**
 * Makes a folder for results and finds out whether files can be written there.
 * @throws InputError naming the folder and what is in the way.
 */
export async function openFolder(path: string): Promise<void> {
  try {
    await fs.mkdir(path, { recursive: true });
    await fs.access(path, constants.W_OK);
  } catch (error) {
    throw new InputError(`${path}: cannot be written: ${describe(error as NodeJS.ErrnoException, path)}`);
  }
}

async function isReplaceable(path: string): Promise<boolean> {
  const existing = await fs.stat(path).catch(() => null);
  return existing === null || existing.isFile();
}

function describe(error: NodeJS.ErrnoException, path: string): string {
  const reasons: Record<string, string> = {
    ENOENT: `folder ${path} does not exist`,
    EACCES: `no permission to write in ${path}`,
    EPERM: `no permission to write in ${path}`,
    EROFS: `${path} is on a read-only file system`,
    EEXIST: `${path} is a file, not a folder`,
    ENOTDIR: `part of ${path} is a file, not a folder`,
  };
  return reasons[error.code ?? ""] ?? error.message;
}
