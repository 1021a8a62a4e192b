import { mkdir, readdir, readFile, rm, rmdir } from "node:fs/promises";
import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, normalize, relative, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { fileOfMask } from "../../io/readMask.node.ts";
import { openFolder, writeFileAtomic } from "../../io/files.node.ts";
import { version } from "../../version.ts";
import { sha256 } from "./store.node.ts";

/** Where, in the folder of results, lies what was computed. */
export const storeFolder = "work";

const manifestName = "manifest.json";

/** A file of results, and what is in it. */
interface Entry {
  readonly file: string;
  readonly sha256: string;
}

interface Manifest {
  readonly study: string;
  readonly engine: string;
  readonly files: readonly Entry[];
}

/**
 * Makes the folder of results, and finds out whether files can be written there.
 * @param inputs files and folders that are read
 * @throws UsageError where it holds one of them: results could be written over it
 * @throws InputError naming what is in the way
 */
export async function openResults(folder: string, inputs: readonly string[]): Promise<void> {
  const own = place(folder);
  const inside = inputs.find((input) => !relative(own, place(fileOfMask(input))).startsWith(".."));
  if (inside !== undefined) throw new UsageError(`--out ${folder}: ${inside}, which is read, lies in it; choose a folder of its own`);
  await openFolder(folder);
  await removePartial(folder);
}

/** The path without links, as far as it exists. */
function place(path: string): string {
  const whole = resolve(path);
  if (existsSync(whole)) return realpathSync(whole);
  return dirname(whole) === whole ? whole : join(place(dirname(whole)), whole.slice(dirname(whole).length));
}

/** What a killed process was writing: nobody else can tell what it is. */
async function removePartial(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    const [, process] = /\.(\d+)\.part$/.exec(name) ?? [];
    if (process !== undefined && !isRunning(Number(process))) await rm(join(folder, name), { force: true });
  }
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Writes the files of results, each as a whole; those of an earlier run that this one has not are removed, unless somebody changed them since.
 * Killed at any moment and run again, it leaves the same.
 * @param files by their paths in the folder, with `/`
 */
export async function writeResults(folder: string, files: ReadonlyMap<string, string | Uint8Array>, study: string): Promise<void> {
  const path = join(folder, manifestName);
  const before = await readManifest(path);
  const now = Array.from(files, ([file, content]): Entry => ({ file, sha256: sha256(content) }));
  const write = (entries: readonly Entry[]): Promise<void> => writeFileAtomic(path, manifestText(entries, study));
  // Both are this program's until the earlier ones are gone.
  await write([...before, ...now]);
  for (const [file, content] of files) {
    const target = join(folder, file);
    await mkdir(dirname(target), { recursive: true });
    await writeFileAtomic(target, content);
  }
  for (const { file, sha256: hash } of before) if (!files.has(file)) await removeOwn(folder, file, hash);
  await write(now);
}

function manifestText(files: readonly Entry[], study: string): string {
  return `${JSON.stringify({ study, engine: `webradiomics ${version}`, files } satisfies Manifest, null, 2)}\n`;
}

async function readManifest(path: string): Promise<readonly Entry[]> {
  const text = await readFile(path, "utf8").catch(() => "{}");
  try {
    const { files } = JSON.parse(text) as Partial<Manifest>;
    return Array.isArray(files) ? files.filter(({ file }) => isWithin(file)) : [];
  } catch {
    return []; // not ours, or broken: then nothing is removed
  }
}

/** A manifest that somebody changed must not reach out of its folder. */
function isWithin(file: unknown): boolean {
  return typeof file === "string" && !isAbsolute(file) && !normalize(file).startsWith("..");
}

async function removeOwn(folder: string, file: string, hash: string): Promise<void> {
  const target = join(folder, file);
  const content = await readFile(target).catch(() => null);
  if (!content || sha256(content) !== hash) return;
  await rm(target);
  // Its folder, where it was the last one in it.
  if (dirname(file) !== ".") await rmdir(dirname(target)).catch(() => undefined);
}
