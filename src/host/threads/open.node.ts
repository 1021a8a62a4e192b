import { Pool } from "../pool/pool.node.ts";
import type { Threads } from "./job.ts";

const threadScript = new URL("./thread.node.js", import.meta.url);

/** Opens threads; null for a single one. */
export function openThreads(count: number, script: URL = threadScript): Threads | null {
  return count < 2 ? null : new Pool(count, script);
}
