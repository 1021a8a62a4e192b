import { openEngine, type Engine } from "../../engine/engine.ts";
import { DeviceLostError } from "../../errors.ts";
import type { Measured } from "../cases/measured.ts";
import { contentOf, filesOf } from "./content.node.ts";
import type { Done, Job, Performer, Setting, Values } from "./jobs.ts";
import type { Work } from "./work.ts";
import { measuredOf, Store } from "./store.node.ts";
import { toolsOf } from "./tools.node.ts";

/**
 * Does jobs in this process, on an engine of its own. When the GPU's device is lost, the engine is opened again, on the same adapter and no other,
 * and the job is done once more.
 * @param at is told where the work is
 */
export async function openPerformer(setting: Setting, work: Work, at: (text: string) => void): Promise<Performer> {
  let engine = await openEngine(setting.engine);
  const { backend, adapter, notice } = engine;
  const store = new Store(setting.store, engine);
  const measured = latestOnly((name) => measuredOf(store, name));
  const valueOf = async (job: Job, on: Engine): Promise<Values[Job["kind"]]> => {
    const { study, hash, cases } = setting;
    if (job.kind === "fit") {
      const { task, model } = job;
      return store.kept("model", [hash, task, model, job.measured], async () => work.fitModel(study, await measured(job.measured), task, model, { hash }));
    }
    const each = cases[job.each];
    const tools = toolsOf(on, store, at);
    if (job.kind === "score") return work.scoreCase(tools, study, each);
    if (job.kind === "measure") return work.measureCase(tools, study, each, job.k);
    const contents = await Promise.all(filesOf(each).map(contentOf));
    return store.kept("pictures", [hash, each.id, contents, job.measured], async () => work.casePictures(tools, study, each, job.measurement, await measured(job.measured)));
  };
  const perform = async (job: Job): Promise<Done> => {
    const before = store.computed;
    const value = await valueOf(job, engine).catch(async (error: Error) => {
      if (!(error instanceof DeviceLostError)) throw error;
      engine.close();
      engine = await openEngine({ ...setting.engine, backend, adapter });
      return valueOf(job, engine);
    });
    return { value, reused: store.computed === before };
  };
  return { opened: { backend, adapter, notice }, perform: perform as Performer["perform"], close: () => engine.close() };
}

/** What was measured of all cases is large, and the same for all models. */
function latestOnly(find: (name: string) => Promise<Measured>): (name: string) => Promise<Measured> {
  let latest: { readonly name: string; readonly measured: Promise<Measured> } | null = null;
  return (name) => {
    if (latest?.name !== name) latest = { name, measured: find(name) };
    return latest.measured;
  };
}
