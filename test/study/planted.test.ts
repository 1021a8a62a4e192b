import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixedRows, imageColumns, runFixed, type FixedRun } from "../../bench/planted/fixed.ts";
import { trueLatents } from "../../bench/planted/latents.ts";
import { calibrate } from "../../bench/planted/measurement.ts";
import { shuffledRow } from "../../bench/planted/shuffled.ts";
import { estimateOf } from "../../bench/planted/summary.ts";
import { columnNamed, featureTable, numberColumn, textColumn, textsOf, type NumberColumn } from "../../src/host/dataset/featureTable.ts";
import { auc } from "../../src/host/evaluate/roc.ts";
import { drawCohort } from "../../src/host/example/cohort.ts";
import { pearson } from "../../src/host/stats/correlation.ts";
import { Random } from "../../src/host/stats/random.ts";
import type { Measured } from "../../src/host/study/cases/measured.ts";
import { columnsOf } from "../../src/host/study/file/columns.ts";
import { readStudy } from "../../src/host/study/file/read.node.ts";
import type { Study } from "../../src/host/study/file/study.ts";
import { fitModel, isFitted } from "../../src/host/study/learn/fitModel.ts";

// The small version of docs/planted-signal.md.

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const tasks = drawCohort("s5", { cases: 1, seed: 1 }).study.tasks;

describe("a study with the model fixed beforehand", () => {
  let folder: string;
  let run: FixedRun;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "planted-"));
    run = await runFixed(pathOf("studies/examples/planted-s5.yaml"), folder, 1, 20);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("measures in images what was planted in them", () => {
    const latents = trueLatents(run.drawn, run.measured);
    const scanners = textsOf(columnNamed(run.measured.table, "batch"));
    const follows = imageColumns(run).map((name, k) => {
      const { values } = columnNamed(run.measured.table, name) as NumberColumn;
      const z = latents.get(["echo", "texture", "halo", "margin"][k])!;
      const ofU1 = [...scanners.keys()].filter((i) => scanners[i] === "U1");
      return pearson(ofU1.map((i) => values[i]), ofU1.map((i) => z[i])).estimate;
    });
    expect(follows[0]).toBeGreaterThan(0.9);
    expect(follows[1]).toBeLessThan(-0.8);
    expect(follows[2]).toBeGreaterThan(0.9);
    expect(follows[3]).toBeLessThan(-0.4);
  });

  it("is tested on the cases that it is compared on", async () => {
    const rows = await fixedRows(run, calibrate([run], imageColumns(run)));
    expect(rows.map(({ task, tested }) => [task, tested])).toEqual([["low+positive-vs-zero", 6], ["positive-vs-low", 5], ["luminal", 6]]);
    for (const { model, allowed, shown, latent, truth } of rows) for (const each of [model, allowed, shown, latent, truth]) expect(each).toBeGreaterThan(0.3);
  });
});

describe("over 20 cohorts without images", () => {
  const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
  let study: Study;
  beforeAll(async () => {
    study = (await readStudy(pathOf("studies/examples/planted-s5.yaml"))).study!;
  });

  /** Test AUCs where the features are the latent variables themselves. */
  async function aucs(task: string, shuffleOutcome: boolean): Promise<number[]> {
    const all: number[] = [];
    for (const seed of seeds) {
      const result = await fitModel(study, latentsAsFeatures(study, seed, shuffleOutcome), task, "Fixed", { hash: "" });
      if (!isFitted(result)) throw new Error(result.reason);
      const { y, p } = result.predictions.find(({ set }) => set === "external")!;
      all.push(auc(y, p));
    }
    return all;
  }

  it.each(["low+positive-vs-zero", "luminal"])("%s is told apart as well as the planted outcome allows", async (task) => {
    const { logits } = drawCohort("s5", { cases: 1, seed: 1 });
    const planted = tasks.find(({ name }) => name === task)!;
    const best = logits.find((logit) => logit.model.column === planted.outcome)!.expectedAuc(planted);
    const { mean, error } = estimateOf(await aucs(task, false));
    expect(mean).toBeLessThan(best + 2 * error);
    expect(mean).toBeGreaterThan(best - 0.03 - 2 * error); // what 140 cases cannot teach
  });

  it("luminal is not, once its outcomes are shuffled", async () => {
    const { mean, error } = estimateOf(await aucs("luminal", true));
    expect(error).toBeLessThan(0.03);
    expect(Math.abs(mean - 0.5)).toBeLessThan(2 * error);
  });
});

describe("a leak", () => {
  it("is refused; done by hand, it would find in noise what the study does not", async () => {
    const study = (await readStudy(pathOf("studies/s5-ultrasound-three-tier.yaml"))).study!;
    const rows = [];
    for (const seed of [1, 2]) rows.push(await shuffledRow(study, noise(study, seed), seed, "low+positive-vs-zero"));
    expect(rows.map(({ refused }) => refused.length)).toEqual([5, 5]);
    for (const { top } of rows) expect(top.leaky).toBeGreaterThan(0.65);
    for (const { honest, top } of rows) for (const each of [honest, top.honest]) expect(Math.abs(each - 0.5)).toBeLessThan(0.2);
  });
});

/** The fixed model's columns of an example cohort, each exactly what it stands for. */
function latentsAsFeatures(study: Study, seed: number, shuffleOutcome: boolean): Measured {
  const { cases } = drawCohort("s5", { cases: 200, seed, shuffleOutcome });
  const { columns } = study.models.Fixed as { readonly columns: readonly string[] };
  const stands = ["echo", "texture", "halo", "margin", "margin", "calcification", "age"];
  const ids = cases.map(({ id }) => id);
  const table = featureTable("cohort", [
    textColumn("id", ids), textColumn("patient", ids), textColumn("set", cases.map(({ set }) => (set === "1" ? "train" : "external"))),
    textColumn("batch", cases.map(({ index }) => `U${index % 3}`)),
    ...["her2", "luminal"].map((name) => textColumn(name, cases.map(({ outcomes }) => outcomes[name]))),
    ...columns.map((name, k) => numberColumn(name, cases.map(({ latents }) => (name.includes("=") ? Number(latents[stands[k]] > 0.4) : latents[stands[k]])))),
  ]);
  return { table, features: columns.filter((name) => !name.startsWith("clinical_")), readings: [], habitats: {}, failed: [], notes: [], warnings: [] };
}

/** 120 of S5's columns, none of which has to do with the outcome; both readers agree. */
function noise(study: Study, seed: number): Measured {
  const random = new Random(seed);
  const { cases } = drawCohort("s5", { cases: 200, seed });
  const ids = cases.map(({ id }) => id);
  const features = columnsOf(study, { k: {}, oneSlice: () => true }).slice(0, 120);
  const columns = features.map((name) => numberColumn(name, ids.map(() => random.normal())));
  const reading = featureTable("reading", [textColumn("id", ids.slice(0, 30)), ...columns.map(({ name, values }) => numberColumn(name, values.slice(0, 30)))]);
  return {
    table: featureTable("noise", [
      textColumn("id", ids), textColumn("patient", ids), textColumn("set", cases.map(({ set }) => (set === "1" ? "train" : "external"))),
      textColumn("batch", cases.map(({ index }) => `U${index % 2}`)), textColumn("her2", cases.map(({ outcomes }) => outcomes.her2)), ...columns,
    ]),
    features, readings: [{ reader: "first", table: reading }, { reader: "second", table: reading }], habitats: {}, failed: [], notes: [], warnings: [],
  };
}
