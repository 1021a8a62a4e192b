import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { fixedModel } from "./fixed.ts";
import { shuffledOutcomes } from "./shuffled.ts";

const { values } = parseArgs({
  options: {
    part: { type: "string", default: "fixed" },
    folder: { type: "string" },
    seeds: { type: "string", default: "1-20" },
    cases: { type: "string", default: "200" },
  },
});
const [first, last = first] = values.seeds.split("-").map(Number);
await mkdir(values.folder!, { recursive: true });
for (let seed = first; seed <= last; seed++) {
  const rows = values.part === "fixed" ? await fixedModel("studies/examples/planted-s5.yaml", values.folder!, seed, Number(values.cases)) : await shuffledOutcomes("studies/s5-ultrasound-three-tier.yaml", values.folder!, seed, Number(values.cases));
  for (const row of rows) console.log(JSON.stringify(row));
}
