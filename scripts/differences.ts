/**
 * Prints the greatest differences between our extraction and PyRadiomics' (fixtures/pyradiomics): images, grey levels, features
 * of the reference's levels and features end to end, for every case x setting x class.
 *
 *     npm run differences [-- --backend cpu --backend gpu] [--case integer ...]
 *
 * Real images come from $WEBRADIOMICS_REFERENCE (default ../shared/data), and are left out where it is absent. With
 * $WEBRADIOMICS_ORACLE (see fixtures/oracle/pyradiomics_values.py --full) their images and levels are compared voxel by voxel.
 */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { openEngine, type Backend, type Engine } from "../src/host/engine/engine.ts";
import { textureClasses } from "../src/host/extract/classes.ts";
import { families } from "../src/host/features/registry.ts";
import { readImage } from "../src/host/io/read.node.ts";
import { greatestOfClasses, type Difference } from "../test/extract/compare.ts";
import { oracleCase, overflowing, phantomNames, realNames } from "../test/extract/oracle.ts";
import { expectedOf, needsLevels, parametersOf, problemsOf, verify, type Verification } from "../test/extract/verify.ts";

interface Row {
  readonly label: string;
  /** One for each backend. */
  readonly found: readonly Verification[];
}

const { values } = parseArgs({
  options: {
    backend: { type: "string", multiple: true, default: ["cpu", "gpu"] },
    case: { type: "string", multiple: true, default: [...phantomNames, ...realNames] },
  },
});

const engines = await Promise.all(values.backend.map((backend) => openEngine({ backend: backend as Backend })));
const rows: Row[] = [];
const cases: Row[] = [];
for (const name of values.case) {
  const found = await rowsOf(name, engines);
  rows.push(...found);
  if (found.length > 0) cases.push({ label: name, found: engines.map((_, k) => merge(found.map((row) => row.found[k]))) });
}
console.log(`Cells: ${engines.map(({ adapter }) => adapter).join(" / ")}; once where they agree. * without the noise of ITK's truncation to integers.`);
console.log(`Left out: ${overflowing}, where numpy's 8-bit bin edges wrap around.`);
console.log("\n## Greatest of each case");
printTables(cases);
console.log("\n## Each setting");
printTables(rows);
printProblems(rows, engines);
engines.forEach((engine) => engine.close());

async function rowsOf(name: string, engines: readonly Engine[]): Promise<Row[]> {
  const { image, mask, settings } = oracleCase(name);
  if (!existsSync(image)) {
    console.log(`${name}: left out, no ${image}`);
    return [];
  }
  const volumes = { image: await readImage(image), mask: await readImage(mask) };
  const rows: Row[] = [];
  for (const setting of settings.filter(({ name }) => name !== overflowing)) {
    const found: Verification[] = [];
    for (const engine of engines) found.push(comparable(await verify(engine, volumes, parametersOf(setting), expectedOf(setting))));
    rows.push({ label: `${name} ${setting.name}${setting.snapped ? " *" : ""}`, found });
  }
  return rows;
}

/** Where levels differ, so do the features that depend on them, by amounts that say nothing: they are left out. */
function comparable(verification: Verification): Verification {
  if (verification.levels.different === 0) return verification;
  return { ...verification, endToEnd: verification.endToEnd.filter(({ column }) => !needsLevels.test(column)) };
}

/** All settings of a case as one: greatest differences, sums of voxels. */
function merge(all: readonly Verification[]): Verification {
  const total = (count: (verification: Verification) => number): number => all.reduce((sum, each) => sum + count(each), 0);
  return {
    image: Math.max(...all.map(({ image }) => image)),
    rounded: all.some(({ rounded }) => rounded),
    levels: { different: total(({ levels }) => levels.different), onEdge: total(({ levels }) => levels.onEdge) },
    fromLevels: all.flatMap(({ fromLevels }) => fromLevels),
    endToEnd: all.flatMap(({ endToEnd }) => endToEnd),
    diagnostics: all.flatMap(({ diagnostics }) => diagnostics),
    columns: all.flatMap(({ columns }) => columns),
  };
}

interface Column {
  readonly name: string;
  readonly cell: (verification: Verification) => string;
}

function printTables(rows: readonly Row[]): void {
  printTable("Images (greatest difference / greatest magnitude; ? only a digest is known) and levels (voxels that differ, those on an edge)", rows, [
    { name: "image", cell: ({ image }) => short(image) },
    { name: "levels", cell: ({ levels: { different, onEdge } }) => `${different}${onEdge > 0 ? ` (${onEdge})` : ""}` },
  ]);
  printTable("Features of the reference's levels: greatest |difference| / max(|reference|, natural scale)", rows,
    textureClasses.map((name) => ({ name, cell: ({ fromLevels }) => greatest(fromLevels, name) })));
  printTable("Features end to end (those that need grey levels only where no level differs)", rows, families.map(({ name }) => ({ name, cell: ({ endToEnd }) => greatest(endToEnd, name) })));
}

function printProblems(rows: readonly Row[], engines: readonly Engine[]): void {
  const problems = rows.flatMap(({ label, found }) =>
    found.flatMap((verification, k) => problemsOf(verification).map((problem) => `${label} (${engines[k].backend}): ${problem}`)),
  );
  console.log(problems.length > 0 ? `\nBeyond the tolerances:\n${problems.join("\n")}` : "\nNothing lies beyond the tolerances.");
}

/** A Markdown table; equal cells of all backends are shown once. */
function printTable(title: string, rows: readonly Row[], columns: readonly Column[]): void {
  console.log(`\n### ${title}\n\n| case setting | ${columns.map(({ name }) => name).join(" | ")} |\n|---|${"---|".repeat(columns.length)}`);
  for (const { label, found } of rows) {
    const cells = columns.map(({ cell }) => [...new Set(found.map(cell))].join(" / "));
    console.log(`| ${label} | ${cells.join(" | ")} |`);
  }
}

function greatest(differences: readonly Difference[], className: string): string {
  const found = greatestOfClasses(differences).get(className);
  return found ? short(found.difference) : "";
}

function short(difference: number): string {
  if (Number.isNaN(difference)) return "?";
  return difference === 0 ? "0" : difference.toExponential(0);
}
