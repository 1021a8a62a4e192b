/** AUCs of forests on three real tables, against scikit-learn's over 50 seeds: fixtures/oracle/stats_forest_auc.py. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { matrixOfRows, takeRows, type Matrix } from "../../src/host/dataset/matrix.ts";
import { auc } from "../../src/host/evaluate/roc.ts";
import { fitForest, predictForest, type ForestOptions } from "../../src/host/learn/forest.ts";
import { agrees } from "../agreement.ts";
import { referenceData } from "../extract/oracle.ts";

interface Found {
  readonly table: string;
  readonly kind: ForestOptions["kind"];
  readonly trees: number;
  readonly cases: number;
  readonly features: number;
  /** Of seeds 0, 1, ... */
  readonly aucs: readonly number[];
}

const { tool, found } = JSON.parse(readFileSync(new URL("../../fixtures/stats/forest_auc.json", import.meta.url), "utf8")) as { tool: string; found: readonly Found[] };
const folder = join(referenceData, "stats");

function read(table: string): { x: Matrix; y: number[] } {
  const wdbc = table === "WDBC";
  const text = wdbc ? readFileSync(join(folder, "wdbc.csv"), "utf8") : gunzipSync(readFileSync(join(folder, "radmlbench", `${table}.gz`))).toString();
  const [head, ...lines] = text.trim().split("\n").map((line) => line.trim().split(","));
  const target = wdbc ? 30 : head.indexOf("Target");
  const features = [...lines[0].keys()].filter((j) => j !== target && (wdbc || head[j] !== "ID"));
  return { x: matrixOfRows(lines.map((cells) => features.map((j) => Number(cells[j])))), y: lines.map((cells) => Number(cells[target])) };
}

/** Test AUCs of forests of these seeds; every third case is for testing. */
async function aucs({ table, kind, trees }: Found, seeds: readonly number[]): Promise<number[]> {
  const { x, y } = read(table);
  const [train, tested] = [y.map((_, i) => i).filter((i) => i % 3 > 0), y.map((_, i) => i).filter((i) => i % 3 === 0)];
  const [labels, truth] = [train, tested].map((rows) => rows.map((i) => y[i]));
  const forests = seeds.map((seed) => fitForest(takeRows(x, train), labels, { kind, trees, seed }));
  return (await Promise.all(forests)).map((forest) => auc(truth, predictForest(forest, takeRows(x, tested))));
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
const variance = (values: readonly number[]): number => values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);

describe.skipIf(!existsSync(folder))(`forests (${folder})`, () => {
  test.each(found)("$table, $kind: the same AUC for the same seed", async (of) => {
    const { x } = read(of.table);
    expect([x.rows, x.columns]).toEqual([of.cases, of.features]);
    const seeds = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    agrees({ method: `Forest, ${of.kind}: AUC on ${of.table}`, reference: tool, ours: await aucs(of, seeds), theirs: of.aucs.slice(0, seeds.length), tolerance: 1e-12 });
  });

  test.each(found)("$table, $kind: the same mean AUC over other seeds", async (of) => {
    const ours = await aucs(of, Array.from({ length: 30 }, (_, k) => 1000 + k));
    const error = Math.sqrt(variance(ours) / ours.length + variance(of.aucs) / of.aucs.length);
    expect(Math.abs(mean(ours) - mean(of.aucs))).toBeLessThan(2 * error);
  });
});
