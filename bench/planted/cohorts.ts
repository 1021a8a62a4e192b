import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { csvLine, parseCsv } from "../../src/host/dataset/csv.ts";
import { cohortFiles, drawCohort } from "../../src/host/example/cohort.ts";
import type { DrawnCohort } from "../../src/host/example/study.ts";

/** An example cohort of study s5 on disk. */
export interface CohortOnDisk {
  readonly drawn: DrawnCohort;
  readonly table: string;
  readonly truth: string;
}

/** Makes the cohort in FOLDER/s5-SEED-CASES; one that is whole already is taken as it is. */
export async function makeCohort(folder: string, seed: number, cases: number): Promise<CohortOnDisk> {
  const drawn = drawCohort("s5", { cases, seed });
  const own = join(folder, `s5-${seed}-${cases}`);
  const [table, truth] = [join(own, "cohort.csv"), join(own, "truth.csv")];
  if (!existsSync(table)) {
    for await (const { path, bytes } of cohortFiles(drawn)) {
      await mkdir(dirname(join(own, path)), { recursive: true });
      await writeFile(join(own, path), bytes);
    }
  }
  return { drawn, table, truth };
}

/**
 * Writes a table of the same cases and files beside the cohort's, the outcomes dealt out anew within each centre as
 * `example-cohort --shuffle-outcome` deals them: images are shared, so that their features are computed once.
 * @returns its path
 */
export async function shuffledTable({ drawn, table }: CohortOnDisk, read: (path: string) => Promise<string>): Promise<string> {
  const outcomes = new Map(drawCohort("s5", { ...drawn.options, shuffleOutcome: true }).cases.map((each) => [each.id, each.outcomes]));
  const [header, ...rows] = parseCsv(await read(table), table).map(({ fields }) => fields);
  const dealt = rows.map((fields) => fields.map((cell, j) => outcomes.get(fields[0])![header[j]] ?? cell));
  const path = table.replace(/cohort\.csv$/, "shuffled.csv");
  await writeFile(path, [header, ...dealt].map(csvLine).join(""));
  return path;
}
