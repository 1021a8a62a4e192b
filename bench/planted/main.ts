import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { fixedRows, imageColumns, runFixed, type FixedRun } from "./fixed.ts";
import { calibrate } from "./measurement.ts";
import { shuffledOutcomes } from "./shuffled.ts";

const { values } = parseArgs({
  options: {
    part: { type: "string", default: "fixed" },
    folder: { type: "string" },
    seeds: { type: "string", default: "1-20" },
    calibration: { type: "string", default: "1001-1003" },
    cases: { type: "string", default: "200" },
  },
});

/** "3-5" is 3, 4, 5. */
function seedsOf(text: string): number[] {
  const [first, last = first] = text.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

async function fixedPart(folder: string, cases: number): Promise<void> {
  const file = "studies/examples/planted-s5.yaml";
  const others: FixedRun[] = [];
  for (const seed of seedsOf(values.calibration)) others.push(await runFixed(file, folder, seed, cases));
  const measurement = calibrate(others, imageColumns(others[0]));
  console.log(JSON.stringify({ explained: Object.fromEntries(measurement.features.map((name, f) => [name, measurement.explained[f]])) }));
  for (const seed of seedsOf(values.seeds)) for (const row of await fixedRows(await runFixed(file, folder, seed, cases), measurement)) console.log(JSON.stringify(row));
}

async function shuffledPart(folder: string, cases: number): Promise<void> {
  for (const seed of seedsOf(values.seeds)) for (const row of await shuffledOutcomes("studies/s5-ultrasound-three-tier.yaml", folder, seed, cases)) console.log(JSON.stringify(row));
}

await mkdir(values.folder!, { recursive: true });
await (values.part === "fixed" ? fixedPart : shuffledPart)(values.folder!, Number(values.cases));
