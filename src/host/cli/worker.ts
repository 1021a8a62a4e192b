import type { EngineOptions } from "../engine/engine.ts";
import { takeProfile, type Profile } from "../engine/profile.ts";
import { serveProcess } from "../pool/serveProcess.node.ts";
import { openExtractor } from "./extractor.ts";
import type { Task, TaskResult } from "./run.ts";
import type { Opened } from "./workers.ts";

serveProcess<EngineOptions, Opened, Task, TaskResult, Profile>(async (options, tell) => {
  const { extract, profile, backend, adapter, notice } = await openExtractor(options);
  const perform = async (task: Task): Promise<TaskResult> => {
    try {
      return await extract(task);
    } finally {
      tell(takeProfile(profile)); // what a failed case has cost counts too
    }
  };
  return { opened: { backend, adapter, notice }, perform };
});
