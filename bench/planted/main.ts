/**
 * What is planted in example cohorts, and what the study runner finds of it: docs/planted-signal.md.
 *
 *     node scripts/run.js bench/planted/main.ts fixed --folder FOLDER [--seeds 1-20] [--calibration 1001-1003] [--cases 200]
 *     node scripts/run.js bench/planted/main.ts shuffled --folder FOLDER [--seeds 1-20] [--cases 200]
 *     node scripts/run.js bench/planted/main.ts tables ROWS.jsonl ...
 *
 * The first two print a row of JSON for each seed and task, which the third makes tables of. Cohorts and what was measured of them
 * stay in the folder for the next call.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { fixedRows, imageColumns, runFixed, type FixedRow, type FixedRun } from "./fixed.ts";
import { calibrate } from "./measurement.ts";
import { shuffledOutcomes, type ShuffledRow } from "./shuffled.ts";
import { fixedTables, shuffledTables } from "./summary.ts";

const { values, positionals: [part, ...files] } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: "string", default: "planted" },
    seeds: { type: "string", default: "1-20" },
    calibration: { type: "string", default: "1001-1003" },
    cases: { type: "string", default: "200" },
  },
});
const { folder } = values;
const cases = Number(values.cases);

/** "3-5" is 3, 4, 5. */
function seedsOf(text: string): number[] {
  const [first, last = first] = text.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

const print = (row: object): void => console.log(JSON.stringify(row));

async function fixed(): Promise<void> {
  const run = (seed: number): Promise<FixedRun> => runFixed("studies/examples/planted-s5.yaml", folder, seed, cases);
  const others: FixedRun[] = [];
  for (const seed of seedsOf(values.calibration)) others.push(await run(seed));
  const measurement = calibrate(others, imageColumns(others[0]));
  console.error(measurement.features.map((name, f) => `${name}: ${Math.round(100 * measurement.explained[f])} % explained by latent variables`).join("\n"));
  for (const seed of seedsOf(values.seeds)) (await fixedRows(await run(seed), measurement)).forEach(print);
}

async function shuffled(): Promise<void> {
  for (const seed of seedsOf(values.seeds)) (await shuffledOutcomes("studies/s5-ultrasound-three-tier.yaml", folder, seed, cases)).forEach(print);
}

async function tables(): Promise<void> {
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  const rows = texts.flatMap((text) => text.trim().split("\n")).map((line) => JSON.parse(line) as FixedRow | ShuffledRow).sort((a, b) => a.seed - b.seed);
  const isFixed = (row: FixedRow | ShuffledRow): row is FixedRow => "model" in row;
  if (rows.some(isFixed)) console.log(fixedTables(rows.filter(isFixed)));
  const others = rows.filter((row): row is ShuffledRow => !isFixed(row));
  if (others.length > 0) console.log(shuffledTables(others));
}

await { fixed, shuffled, tables }[part as "fixed" | "shuffled" | "tables"]();
