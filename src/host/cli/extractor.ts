import { openEngine, type EngineOptions } from "../engine/engine.ts";
import { DeviceLostError } from "../errors.ts";
import { extractCase } from "../extract/extract.ts";
import { readImage } from "../io/read.node.ts";
import type { ExtractFn } from "./run.ts";
import type { Extractor } from "./workers.ts";

/**
 * Extracts in this process. When the GPU's device is lost, the engine is opened again, on the same adapter and no other, and the
 * case it was at is run once more.
 */
export async function openExtractor(options: EngineOptions): Promise<Extractor> {
  let engine = await openEngine(options);
  const extract: ExtractFn = async ({ id, image, mask, parameters }) => {
    const [imageVolume, maskVolume] = await Promise.all([readImage(image), readImage(mask)]);
    const input = { id, image: imageVolume, mask: maskVolume };
    try {
      return await extractCase(engine, input, parameters);
    } catch (error) {
      if (!(error instanceof DeviceLostError)) throw error;
      engine.close();
      engine = await openEngine({ ...options, backend: engine.backend, adapter: engine.adapter });
      return extractCase(engine, input, parameters);
    }
  };
  return { extract, backend: engine.backend, adapter: engine.adapter, notice: engine.notice, close: () => engine.close() };
}
