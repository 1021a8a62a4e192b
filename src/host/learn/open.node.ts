import { Pool } from "../pool/pool.node.ts";
import type { TreePool } from "./treeJob.ts";

const threadScript = new URL("./treeThread.node.js", import.meta.url);

/** Opens threads that grow trees; null for a single one. */
export function openTreePool(count: number, script: URL = threadScript): TreePool | null {
  return count < 2 ? null : new Pool(count, script);
}
