import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Engine } from "../../engine/engine.ts";
import { writeFileAtomic } from "../../io/files.node.ts";
import { version } from "../../version.ts";
import type { Measured } from "../cases/measured.ts";
import { decode, encode } from "./encoding.ts";

/**
 * What was computed, so that a run that was stopped goes on, and one of other settings computes only what they change: DIR/<what>/<key>.json, with
 * <key>.bin for the typed arrays in it. The key is a hash of everything the value depends on.
 */
export class Store {
  readonly #folder: string;
  readonly #by: string;
  readonly #underWay = new Map<string, Promise<unknown>>();
  #computed = 0;

  /** @param by what computes: another backend's numbers, or another GPU's, are not taken over */
  constructor(folder: string, by: Pick<Engine, "backend" | "adapter">) {
    this.#folder = folder;
    this.#by = by.backend === "gpu" ? `gpu: ${by.adapter}` : by.backend;
  }

  /** How many values it had not. */
  get computed(): number {
    return this.#computed;
  }

  /**
   * What was computed before for this key, or what `compute` gives now, plain data, Maps and typed arrays. What is broken or not whole is computed
   * again. Both come out of `decode`, so that one cannot differ from the other.
   * @param what the kind of value, a folder's name
   * @param key all that it depends on, as `encode` has it; files by their content
   */
  async kept<T>(what: string, key: unknown, compute: () => Promise<T>): Promise<T> {
    const path = this.#path(what, key);
    const underWay = this.#underWay.get(path) ?? this.#found(path, compute).finally(() => this.#underWay.delete(path));
    this.#underWay.set(path, underWay);
    return (await underWay) as T;
  }

  async #found(path: string, compute: () => Promise<unknown>): Promise<unknown> {
    const earlier = await read(path);
    if (earlier) return earlier.value;
    const encoded = encode(await compute());
    this.#computed++;
    await mkdir(dirname(path), { recursive: true });
    const { json, bytes } = encoded;
    if (bytes.length > 0) await writeFileAtomic(arraysOf(path), bytes);
    // Last, since it says that all is there.
    await writeFileAtomic(path, `${sha256(json)} ${bytes.length > 0 ? sha256(bytes) : none}\n${json}\n`);
    return decode(encoded);
  }

  #path(what: string, key: unknown): string {
    const { json, bytes } = encode([version, this.#by, what, key]);
    return join(this.#folder, what, `${sha256(`${json}${sha256(bytes)}`)}.json`);
  }
}

const none = "-";

const arraysOf = (path: string): string => path.replace(/\.json$/, ".bin");

/** SHA-256 in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Null where there is nothing, or it is not what was written. */
async function read(path: string): Promise<{ readonly value: unknown } | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  const [, ofJson, ofBytes, json] = /^([0-9a-f]{64}) ([0-9a-f]{64}|-)\n(.*)\n$/s.exec(text ?? "") ?? [];
  if (json === undefined || sha256(json) !== ofJson) return null;
  if (ofBytes === none) return { value: decode({ json, bytes: new Uint8Array(0) }) };
  const file = await readFile(arraysOf(path)).catch(() => null);
  if (!file || sha256(file) !== ofBytes) return null;
  // A copy in a buffer of its own, since Node's may begin anywhere.
  return { value: decode({ json, bytes: new Uint8Array(file) }) };
}

/** What was measured of all cases goes to processes by the store. @returns the name that `measuredOf` finds it by: a hash of all of it */
export async function keepMeasured(store: Store, measured: Measured): Promise<string> {
  const { json, bytes } = encode(measured);
  const name = sha256(json + sha256(bytes));
  await store.kept("measured", name, async () => measured);
  return name;
}

export function measuredOf(store: Store, name: string): Promise<Measured> {
  return store.kept("measured", name, () => Promise.reject(new Error("webradiomics bug: what was measured was not kept")));
}
