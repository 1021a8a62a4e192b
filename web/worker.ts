import { extractCase, openEngine } from "../src/index.ts";
import type { Answer, Request } from "./protocol.ts";

const answer = (message: Answer): void => postMessage(message);

/** Extraction beside the page, so that the page stays responsive on the CPU backend too. */
addEventListener("message", async ({ data: { image, mask, parameters, backend } }: MessageEvent<Request>) => {
  try {
    const engine = await openEngine({ backend });
    answer({ kind: "opened", backend: engine.backend, adapter: engine.adapter });
    const result = await extractCase(engine, { id: image.name, image, mask }, parameters);
    engine.close();
    answer({ kind: "done", result });
  } catch (error) {
    answer({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
});
