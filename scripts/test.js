// npm test [-- --cpu-only] [vitest's own arguments]: type check, then all tests but those on ../shared/data.
import { spawnSync } from "node:child_process";

const args = process.argv.slice(2);
const vitestArgs = args.filter((arg) => arg !== "--cpu-only");
if (vitestArgs.length < args.length) process.env.WEBRADIOMICS_CPU_ONLY = "1";

for (const [tool, ...rest] of [["tsc", "--noEmit"], ["vitest", "run", ...vitestArgs]]) {
  // npm puts node_modules/.bin on the path; Windows needs a shell to start what lies there.
  const { status, error } = spawnSync(tool, rest, { stdio: "inherit", shell: process.platform === "win32" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
