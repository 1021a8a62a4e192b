import { serveProcess } from "../../pool/serveProcess.node.ts";
import type { Done, Job, Opened, Setting } from "./jobs.ts";
import { openPerformer } from "./perform.node.ts";
import { studyWork } from "./work.ts";

serveProcess<Setting, Opened, Job, Done, string>(async (setting, tell) => {
  const { opened, perform } = await openPerformer(setting, studyWork, tell);
  return { opened, perform };
});
