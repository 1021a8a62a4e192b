/** Preloaded (`node --import`): says on stderr how much memory the process held at most, in bytes. */
import { readFileSync, writeSync } from "node:fs";

process.on("exit", () => writeSync(2, `\nmaxRSS ${1024 * peak()}\n`));

/** KiB. What Linux reports as maxRSS is at least what the parent held when it started this process; VmHWM is this process's own. */
function peak(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))![1]);
}
