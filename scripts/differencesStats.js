// npm run differences:stats: every comparison of statistics and learning with another program, and the greatest difference found.
// The tests make the comparisons (test/agreement.ts); those on reference data run where $WEBRADIOMICS_REFERENCE (default ../shared/data) is.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders = ["dataset", "stats", "preprocess", "learn", "evaluate", "select", "explain", "pipeline"].map((name) => `test/${name}`);
const scratch = mkdtempSync(join(tmpdir(), "webradiomics-agreement-"));
const log = join(scratch, "agreement.jsonl");
try {
  const results = [folders, ["--config", "vitest.reference.config.ts"]].map((args) =>
    spawnSync("vitest", ["run", "--silent", "--reporter=dot", ...args], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, WEBRADIOMICS_AGREEMENT: log },
      shell: process.platform === "win32",
    }),
  );
  printTable(merged(readFileSync(log, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line))));
  if (results.some(({ status }) => status !== 0)) {
    console.error("Some comparisons failed: see npm test and npm run test:reference.");
    process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true });
}

/** One row for each method and reference: all values together, the greatest difference, the widest tolerance. */
function merged(found) {
  const rows = new Map();
  for (const { method, reference, values, greatest, tolerance } of found) {
    const key = `${method}\0${reference}`;
    const row = rows.get(key) ?? { method, reference, values: 0, greatest: 0, tolerance: 0 };
    rows.set(key, { method, reference, values: row.values + values, greatest: Math.max(row.greatest, greatest), tolerance: Math.max(row.tolerance, tolerance) });
  }
  return [...rows.values()].sort((a, b) => (a.method < b.method ? -1 : a.method > b.method ? 1 : a.reference < b.reference ? -1 : 1));
}

function printTable(rows) {
  console.log("| method | reference | values | greatest difference | allowed |\n| --- | --- | --- | --- | --- |");
  for (const { method, reference, values, greatest, tolerance } of rows) {
    console.log(`| ${cell(method)} | ${cell(reference)} | ${values} | ${greatest === 0 ? "0" : greatest.toExponential(0)} | ${tolerance === 0 ? "0" : tolerance.toExponential(0)} |`);
  }
}

function cell(text) {
  return text.replaceAll("|", "\\|");
}
