import type { Engine, EngineOptions } from "../engine/engine.ts";
import type { Surroundings } from "./extractCommand.ts";

/** Opens an engine, says which, hands it over, and closes it whatever happens. */
export async function withEngine<T>(options: EngineOptions, around: Pick<Surroundings, "stderr">, use: (engine: Engine) => Promise<T>): Promise<T> {
  const { openEngine } = await import("../engine/engine.ts");
  const engine = await openEngine({ backend: options.backend, adapter: options.adapter });
  try {
    around.stderr(`backend ${engine.backend}: ${engine.adapter}${engine.notice ? `; ${engine.notice}` : ""}\n`);
    return await use(engine);
  } finally {
    engine.close();
  }
}
