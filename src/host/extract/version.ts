import type { Engine } from "../engine/engine.ts";
import { version } from "../version.ts";
import type { Versions } from "./diagnostics.ts";

/** What computes: webradiomics, its backend and adapter, and the JavaScript runtime. */
export function versions({ backend, adapter }: Engine): Versions {
  const node = globalThis.process?.versions?.node;
  return { webradiomics: version, backend, adapter, runtime: node ? `Node ${node}` : navigator.userAgent };
}
