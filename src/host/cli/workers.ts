import type { EngineOptions } from "../engine/engine.ts";
import { addProfile, newProfile, type Profile } from "../engine/profile.ts";
import { Processes } from "../pool/processes.node.ts";
import type { ExtractFn, Task, TaskResult } from "./run.ts";

/** What extracts cases, and on what. */
export interface Extractor extends Opened {
  readonly extract: ExtractFn;
  /** What the cases have cost so far. */
  readonly profile: Profile;
  close(): void;
}

/** What an engine says of itself when it has been opened. */
export interface Opened {
  readonly backend: string;
  readonly adapter: string;
  readonly notice: string | null;
}

const workerScript = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/**
 * Extracts in `count` processes, one case at a time in each.
 * @param options of the engines; processes take them in turns
 * @throws what opening the engine throws.
 */
export async function openWorkers(count: number, options: readonly EngineOptions[], script: URL = workerScript): Promise<Extractor> {
  const profile = newProfile();
  const settings = Array.from({ length: count }, (_, k) => options[k % options.length]);
  const processes = new Processes<EngineOptions, Opened, Task, TaskResult, Profile>(settings, script, (cost) => addProfile(profile, cost));
  const opened = await processes.open();
  const adapters = new Set(opened.map(({ adapter }) => adapter));
  return { extract: (task) => processes.perform(task), profile, close: () => processes.close(), ...opened[0], adapter: [...adapters].join(" + ") };
}
