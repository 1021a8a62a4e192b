import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { InputError } from "../../errors.ts";
import { fileOfMask } from "../../io/readMask.node.ts";
import type { Masks, StudyCase } from "../file/study.ts";
import { sha256 } from "./store.node.ts";

/** Path, size and time of a file -> SHA-256 of its bytes: a case's files are asked for again and again. */
const known = new Map<string, string>();

/**
 * SHA-256 of what a path stands for: a file's bytes, with those of the data file that a header names (of MetaImage, NRRD, a NIfTI pair), or all files of a DICOM folder;
 * and the choice that the path carries (`#series=3`). Where the file lies does not matter.
 * @throws InputError when it cannot be read
 */
export async function contentOf(path: string): Promise<string> {
  const file = fileOfMask(path);
  try {
    const isFolder = (await stat(file)).isDirectory();
    const parts = isFolder ? (await readdir(file, { recursive: true })).sort() : ["", ...(await dataFilesOf(file))];
    const hashes: (string | null)[][] = [];
    for (const part of parts) hashes.push([isFolder ? part : null, await hashOf(part === "" ? file : resolve(isFolder ? file : dirname(file), part))]);
    return sha256(JSON.stringify([path.slice(file.length), hashes]));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(`${path}: ${code === "ENOENT" ? "no such file" : `cannot be read (${code ?? message})`}`, { cause: error });
  }
}

/** Text headers are shorter. */
const longestHeader = 65_536;

/** Files beside a header that hold its voxels, one at most. Readers go by what is in a file, not by the end of its name (.mhd, .nhdr). */
async function dataFilesOf(file: string): Promise<string[]> {
  const ofPair = basename(file).replace(/\.hdr(\.gz)?$/i, ".img$1");
  if (ofPair !== basename(file)) return existsSync(resolve(dirname(file), ofPair)) ? [ofPair] : [];
  const [header] = (await beginningOf(file)).split(/\r?\n\r?\n/, 1);
  if (!/^NRRD|^\s*\w+ *=/.test(header)) return [];
  const [, name] = /^(?:ElementDataFile\s*=|data ?file:)\s*(.+?)\s*$/im.exec(header) ?? [];
  return name === undefined || /^local$/i.test(name) ? [] : [name];
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestHeader), 0, longestHeader, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Null of a folder within a folder: its files are listed too. */
async function hashOf(path: string): Promise<string | null> {
  const found = await stat(path);
  if (found.isDirectory()) return null;
  const state = JSON.stringify([path, found.size, found.mtimeMs]);
  const hash = known.get(state) ?? (await streamed(path));
  known.set(state, hash);
  return hash;
}

async function streamed(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

/** Paths of all files of a case. */
export function filesOf({ images, transforms, registered, masks, readers }: StudyCase): string[] {
  const ofMasks = (each: Masks): string[] => Object.values(each).flatMap((paths) => Object.values(paths));
  return [...[images, transforms, registered].flatMap((paths) => Object.values(paths)), ...[masks, ...Object.values(readers)].flatMap(ofMasks)];
}
