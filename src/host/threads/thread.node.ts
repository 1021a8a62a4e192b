import { parentPort } from "node:worker_threads";
import { perform, type Job } from "./job.ts";
import type { Reply } from "./open.node.ts";

parentPort!.on("message", (job: Job) => parentPort!.postMessage(reply(job)));

function reply(job: Job): Reply {
  try {
    return { value: perform(job) };
  } catch (error) {
    return { error: error as Error };
  }
}
