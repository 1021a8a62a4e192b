import { runStudy } from "../../../src/host/study/run/run.node.ts";
import { fakeRun, fakeWork } from "./fakes.ts";

// A process to kill: says when it begins, and runs the study of no files.
console.log("begins");
await runStudy({ ...fakeRun(process.argv[2], fakeWork({ slow: 20 })), jobs: 2 });
