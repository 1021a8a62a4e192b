// node scripts/killAndResume.js STUDY COHORT FOLDER [seed]: runs a study undisturbed, and again killed (SIGKILL) at ten random moments and resumed,
// and compares all files byte by byte. Of the built command.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const kills = 10;
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const [study, cohort, folder, seed = "1"] = process.argv.slice(2);

/** Numbers in [0, 1): Park and Miller's generator, whose first ones are small for small seeds. */
let state = Number(seed);
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
for (let k = 0; k < 10; k++) random();

/** @param after kill it after so many ms; @returns how it ended, and the last that it said */
function run(out, after) {
  const child = spawn(process.execPath, [main, "study", "run", study, "--cohort", cohort, "--out", out], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  const timer = after === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), after);
  return new Promise((resolve) => child.on("exit", (code, signal) => {
    clearTimeout(timer);
    resolve({ code, signal, said, last: said.trim().split("\n").at(-1) });
  }));
}

async function finished(out) {
  const start = performance.now();
  const { code, said } = await run(out);
  if (code !== 0 && code !== 3) throw new Error(`the run ended with ${code}:\n${said}`);
  return performance.now() - start;
}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

const [whole, killed] = ["undisturbed", "killed"].map((name) => join(folder, name));
for (const out of [whole, killed]) rmSync(out, { recursive: true, force: true });
const time = await finished(whole);
console.log(`undisturbed: ${seconds(time)}\n\n| kill | after | it was at |\n|---|---|---|`);
for (let kill = 1; kill <= kills; kill++) {
  // All ten fall into one run's time.
  const after = (random() * 2 * time) / (kills + 1);
  const { signal, last } = await run(killed, after);
  console.log(`| ${kill} | ${seconds(after)} | ${signal === "SIGKILL" ? last || "the check" : "it had ended"} |`);
}
console.log(`\nresumed: ${seconds(await finished(killed))}`);

const filesIn = (out) => readdirSync(out, { recursive: true }).filter((name) => !name.startsWith("work") && statSync(join(out, name)).isFile()).sort();
const names = [...new Set([whole, killed].flatMap(filesIn))].sort();
const content = (out, name) => (filesIn(out).includes(name) ? readFileSync(join(out, name)) : Buffer.from("no such file"));
const different = names.filter((name) => !content(whole, name).equals(content(killed, name)));
console.log(`${names.length} files compared byte by byte, ${different.length} differ${different.map((name) => `\n  ${name}`).join("")}`);
process.exitCode = different.length > 0 ? 1 : 0;
