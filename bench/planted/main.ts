import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { fixedModel } from "./fixed.ts";

const { values } = parseArgs({
  options: {
    folder: { type: "string" },
    seeds: { type: "string", default: "1-20" },
    cases: { type: "string", default: "200" },
  },
});
const [first, last] = values.seeds.split("-").map(Number);
await mkdir(values.folder!, { recursive: true });
for (let seed = first; seed <= (last ?? first); seed++) {
  for (const row of await fixedModel("studies/examples/planted-s5.yaml", values.folder!, seed, Number(values.cases))) console.log(JSON.stringify(row));
}
