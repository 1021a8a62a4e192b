import { readFile } from "node:fs/promises";
import type { Engine } from "../../engine/types.ts";
import { InputError } from "../../errors.ts";
import { readImage } from "../../io/read.node.ts";
import { readMask } from "../../io/readMask.node.ts";
import { parseTfm } from "../../register/tfm.ts";
import type { CaseTools } from "../cases/tools.ts";
import { contentOf } from "./content.node.ts";
import type { Store } from "./store.node.ts";

/** What the work on cases needs, on this machine. */
export function toolsOf(engine: Engine, store: Pick<Store, "kept">, at: (text: string) => void): CaseTools {
  return {
    engine,
    read: {
      image: async (path) => {
        const warnings: string[] = [];
        const volume = await readImage(path, { warn: (text) => warnings.push(text) });
        return { volume, warnings };
      },
      mask: async (path, reference) => {
        const volume = await readMask(path, reference);
        return { volume, warnings: volume.warnings };
      },
      transform: async (path) => parseTfm(await textOf(path), path),
    },
    kept: (what, key, compute) => store.kept(what, key, compute),
    contentOf,
    at,
  };
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${path}: ${error.code === "ENOENT" ? "no such file" : `cannot be read (${error.code ?? error.message})`}`);
  });
}
