/** Preloaded (`node --import`): says on stderr how much memory the process held at most. */
import { writeSync } from "node:fs";

process.on("exit", () => {
  writeSync(2, `\nmaxRSS ${process.resourceUsage().maxRSS * 1024}\n`);
});
