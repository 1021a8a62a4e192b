import { takeProfile } from "../engine/profile.ts";
import { openExtractor } from "./extractor.ts";
import type { Extractor, WorkerAnswer, WorkerReply, WorkerRequest } from "./workers.ts";

// The process that started this one is gone.
process.on("disconnect", () => process.exit());

let extractor: Extractor | undefined;

process.on("message", (request: WorkerRequest) => {
  // With a callback an error of the closed channel goes there, and needs no answer.
  void answer(request).then((reply) => process.send!(withProfile(reply), undefined, undefined, () => undefined));
});

async function answer(request: WorkerRequest): Promise<WorkerAnswer> {
  try {
    if ("task" in request) return { result: await extractor!.extract(request.task) };
    extractor = await openExtractor(request.open);
    const { backend, adapter, notice } = extractor;
    return { opened: { backend, adapter, notice } };
  } catch (error) {
    const { name, message, stack } = error as Error;
    return { error: { name, message, stack } };
  }
}

/** What a failed case has cost counts too. */
function withProfile(answered: WorkerAnswer): WorkerReply {
  return extractor ? { ...answered, profile: takeProfile(extractor.profile) } : answered;
}
