import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { serveProcess } from "../../../src/host/pool/serveProcess.node.ts";
import type { Done, Job, Opened, Setting } from "../../../src/host/study/run/jobs.ts";
import { openPerformer } from "../../../src/host/study/run/perform.node.ts";
import { fakeWork } from "./fakes.ts";

// As studyWorker.node.ts, of a study of no files. P1's first process is killed, and each of P2's; P3's never ends where the study is called "hang".
serveProcess<Setting, Opened, Job, Done, string>(async (setting, tell) => {
  const work = fakeWork({ slow: 5 });
  const die = (): Promise<never> => {
    process.kill(process.pid, "SIGKILL");
    return new Promise(() => undefined);
  };
  const measureCase: typeof work.measureCase = async (tools, study, each, k) => {
    tools.at(`measuring ${each.id}`);
    const mark = join(setting.store, "..", "P1.mark");
    if (each.id === "P1" && !existsSync(mark)) {
      writeFileSync(mark, "");
      await die();
    }
    if (each.id === "P2") await die();
    if (each.id === "P3" && study.title === "hang") await new Promise(() => undefined);
    return work.measureCase(tools, study, each, k);
  };
  const { opened, perform } = await openPerformer(setting, { ...work, measureCase }, tell);
  return { opened, perform };
});
