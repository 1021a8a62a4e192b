import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Backend } from "../../src/host/engine/engine.ts";
import { csvLine, parseCsv } from "../../src/host/dataset/csv.ts";
import { featureAgreement } from "../agreement.ts";
import { inFolder, writeCase } from "../files.ts";
import { generate } from "../images.ts";
import { timingOf } from "../measure.ts";
import { pyradiomics, webradiomics, type Finished } from "../processes.ts";
import type { Measured, Row, Side } from "../results.ts";
import { Server, type Features } from "../server.ts";
import type { Setup } from "../setup.ts";
import { thirteen } from "./extractions.ts";

/** A cohort of tumours, from files to a table, by the command lines of both; everything is included. Once each, it takes long enough. */
export function cohort(setup: Setup): Promise<Measured> {
  return inFolder(async (folder) => {
    const list = await writeCohort(setup, folder);
    const parameters = join(folder, "parameters.json");
    await writeFile(parameters, JSON.stringify(thirteen({ binCount: 64 })));
    const args = (jobs: number, table: string): string[] => [list, "--param", parameters, "--jobs", String(jobs), "-f", "csv", "-o", table];
    const ours: { backend: Backend; finished: Finished; features: Features[] }[] = [];
    for (const backend of setup.backends) {
      console.error(`  webradiomics, ${backend}`);
      const table = join(folder, `${backend}.csv`);
      const finished = await webradiomics(["extract", ...args(setup.jobs, table), "--backend", backend]);
      ours.push({ backend, finished, features: await readFeatures(table) });
    }
    const sides: Side[] = ours.map(({ backend, finished, features }) => side(setup, { program: "webradiomics", backend, processes: setup.jobs }, finished, features));
    const python = setup.pythons.pyradiomics;
    if (python !== undefined) {
      console.error("  PyRadiomics");
      const table = join(folder, "pyradiomics.csv");
      const finished = await pyradiomics(python, args(setup.pythonJobs, table));
      const features = await readFeatures(table);
      const agreement = Object.fromEntries(ours.map((own) => [own.backend, featureAgreement(own.features, features)]));
      sides.push({ ...side(setup, { program: "pyradiomics", processes: setup.pythonJobs }, finished, features), agreement });
    }
    const row: Row = { case: `${setup.cases} cases, 13 images, 64 bins`, ...(await looks(folder, parameters)), sides };
    return {
      rows: [row],
      versions: {},
      notes: [
        `From the start of the program to its end, once: the time of one case is that over ${setup.cases}. ${sides.map(whole(setup)).join("; ")}.`,
        "Peak memory is of all processes together. Image, voxels and levels are those of the first case.",
      ],
    };
  });
}

/** Cases that differ in noise and in size, by up to a fifth in volume. */
async function writeCohort({ cases, quick }: Setup, folder: string): Promise<string> {
  const lines = [csvLine(["Image", "Mask"])];
  for (let k = 0; k < cases; k++) {
    const voxels = (quick ? 2e3 : 5e4) * (0.8 + (0.4 * ((k * 7) % cases)) / cases);
    const files = await writeCase(generate({ voxels, seed: 1 + k }), join(folder, `case${k}`));
    lines.push(csvLine([files.image, files.masks[0]]));
  }
  const list = join(folder, "cohort.csv");
  await writeFile(list, lines.join(""));
  return list;
}

function side({ cases }: Setup, who: Pick<Side, "program" | "backend" | "processes">, { time, peak }: Finished, features: readonly Features[]): Side {
  if (features.length !== cases) throw new Error(`${who.program}: ${features.length} rows of ${cases} cases`);
  return { ...who, threads: 1, time: timingOf([time / cases]), features: Object.keys(features[0]).length, peak };
}

function whole({ cases }: Setup): (side: Side) => string {
  return ({ program, backend, time }) => `${program}${backend ? ` (${backend})` : ""} ${((time.median * cases) / 1000).toFixed(1)} s`;
}

async function readFeatures(table: string): Promise<Features[]> {
  const [header, ...records] = parseCsv(await readFile(table, "utf8"), table);
  const columns = header.fields.map((name, at) => [name, at] as const).filter(([name]) => !/^(diagnostics_|Image$|Mask$|Case|Status|Error|webradiomics)/.test(name));
  return records.map(({ fields }) => Object.fromEntries(columns.map(([name, at]) => [name, fields[at] === "" ? null : Number(fields[at])])));
}

/** What the first case looks like. */
async function looks(folder: string, parameters: string): Promise<Pick<Row, "voxels" | "box" | "levels">> {
  const server = new Server("webradiomics");
  try {
    await server.open({ image: join(folder, "case0", "image.nrrd"), masks: [join(folder, "case0", "mask0.nrrd")], parameters, backend: "cpu" });
    const { voxels, box, levels } = await server.inspect();
    return { voxels, box, levels };
  } finally {
    server.close();
  }
}
