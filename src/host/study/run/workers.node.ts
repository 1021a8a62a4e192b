import { ProcessEnded, Processes } from "../../pool/processes.node.ts";
import type { Done, Job, Opened, Performer, Setting } from "./jobs.ts";

const workerScript = new URL("./studyWorker.node.js", import.meta.url);

/**
 * Does jobs in `count` processes, each with an engine of its own and the same store. A job whose process dies is tried once more, in a new one.
 * @param at is told where the work is
 * @throws what opening the engine throws
 */
export async function openWorkers(count: number, setting: Setting, at: (text: string) => void, script: URL = workerScript): Promise<Performer> {
  const engine = { ...setting.engine };
  const shared = { ...setting, engine };
  const processes = new Processes<Setting, Opened, Job, Done, string>(Array.from({ length: count }, () => shared), script, at);
  const [opened] = await processes.open(1);
  // The others start when they are needed, on what the first one found: a run is of one backend, and of one adapter.
  Object.assign(engine, opened.backend === "gpu" ? { backend: opened.backend, adapter: opened.adapter } : { backend: opened.backend });
  const perform = async (job: Job): Promise<Done> => {
    try {
      return await processes.perform(job);
    } catch (error) {
      if (!(error instanceof ProcessEnded)) throw error;
      return processes.perform(job);
    }
  };
  return { opened, perform: perform as Performer["perform"], close: () => processes.close() };
}
