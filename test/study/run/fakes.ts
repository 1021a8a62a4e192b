import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { numberColumn, featureTable, textColumn } from "../../../src/host/dataset/featureTable.ts";
import type { CaseMeasurement } from "../../../src/host/study/cases/measure.ts";
import type { Study, StudyCase } from "../../../src/host/study/file/study.ts";
import type { ModelResult } from "../../../src/host/study/learn/results.ts";
import type { Setting } from "../../../src/host/study/run/jobs.ts";
import { openPerformer } from "../../../src/host/study/run/perform.node.ts";
import type { StudyRunOptions } from "../../../src/host/study/run/run.node.ts";
import type { Stages } from "../../../src/host/study/run/stages.node.ts";
import type { Work } from "../../../src/host/study/run/work.ts";

// A study of no files, whose work is quick: what the runner does with it is what is looked at.

/** What the runner itself asks of a study. */
export const study = {
  study: "fake", title: "A fake study", figures: ["habitats"], parameters: {}, features: {},
  regions: { tumour: { mask: "mask" }, H: { habitats: { of: "tumour", images: ["T1"], k: [2, 4] } } },
  models: { logistic: {}, forest: {} },
  tasks: { HER2: { outcome: "her2", positive: ["1"], negative: ["0"] } },
} as unknown as Study;

export const cases = Array.from({ length: 8 }, (_, i): StudyCase => ({
  id: `P${i}`, patient: `P${i}`, line: i + 2, batch: "", set: i < 5 ? "train" : "test", images: {}, transforms: {}, registered: {}, masks: {}, readers: {}, values: { her2: String(i % 2) },
}));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** @param slow ms that each piece of work takes @param failing cases that cannot be measured @param log is told what is computed */
export function fakeWork({ slow = 0, failing = [], log = [] }: { slow?: number; failing?: readonly string[]; log?: string[] } = {}): Work {
  const compute = async <T>(what: string, value: T): Promise<T> => {
    log.push(what);
    await pause(slow);
    return value;
  };
  const numberOf = ({ id }: StudyCase): number => Number(id.slice(1));
  return {
    scoreCase: (tools, _, each) => tools.kept("scores", each.id, () => compute(`scores ${each.id}`, { H: [2, 3, 4].map((k) => ({ k, score: k === 3 ? 10 : numberOf(each) })) })) as never,
    measureCase: async (tools, _, each, k) => {
      if (failing.includes(each.id)) throw Object.assign(new Error(`${each.id}: the mask is empty`), { name: "InputError" });
      const volume = await tools.kept("volume", each.id, () => compute(`volume ${each.id}`, { data: Float32Array.of(numberOf(each), NaN, -0), spacing: [1, 1, 1] }));
      const value = await tools.kept("features", [each.id, k], () => compute(`features ${each.id}`, volume.data[0] / 3));
      return { id: each.id, k, value: value === 0 ? NaN : value } as unknown as CaseMeasurement;
    },
    casePictures: (_, __, each) => compute(`picture ${each.id}`, [{ name: `habitats-${each.id}`, title: each.id, caption: "", png: Uint8Array.of(numberOf(each)) }]),
    fitModel: (_, measured, task, model) => compute(`model ${model}`, { task, model, fitted: JSON.stringify(Array.from(measured.table.columns[1].values as Float64Array, String)) } as ModelResult),
  };
}

export const fakeStages: Stages = {
  checkStudy: async () => ({ study, table: "cohort.csv", cases, columns: [], k: {}, counts: [], problems: [], warnings: [] }),
  chosenK: (_, scored) => ({ H: { k: 3, means: scored.map(({ scores }) => ({ k: 3, score: scores.H.length })) } }),
  assemble: (_, __, measurements, chosen, failed = []) => ({
    table: featureTable("fake", [textColumn("id", measurements.map(({ id }) => id)), numberColumn("x", measurements.map((each) => (each as unknown as { value: number }).value))]),
    features: ["x"], readings: [], habitats: { H: { ...chosen.H, anchor: {} as never } }, failed, notes: [], warnings: [],
  }),
  outputFiles: ({ models, measured, hash }) => new Map([
    ["features.csv", [...measured.table.columns[1].values].map((value) => `${String(value)},${hash}\n`).join("")],
    ...models.map(({ model, fitted }): [string, string] => [`models/${model}.json`, fitted]),
  ]),
  studyReport: (results, pictures) => ({
    html: `<p>${results.measured.failed.map(({ id, reason }) => `${id}: ${reason}`).join()} ${results.failedModels.length} ${pictures.map(({ name, png }) => `${name} ${png[0]}`).join()}</p>`,
    figures: new Map([["figures/roc.svg", `<svg viewBox="0 0 1 1"></svg>`]]),
  }),
};

export const silent: StudyRunOptions["tell"] = { opened: () => undefined, stage: () => undefined, finished: () => undefined, at: () => undefined, warn: () => undefined };

/** Options of a run whose work is done in this process. */
export function fakeRun(outDir: string, work: Work = fakeWork()): StudyRunOptions {
  return {
    file: "study.yaml", outDir, backend: "cpu", tell: silent, signal: new AbortController().signal, stages: fakeStages,
    open: (_, setting: Setting, at) => openPerformer(setting, work, at),
  };
}

/** All results, by path; not what is kept for the next run. */
export function resultsIn(out: string): Record<string, string> {
  const files = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((name) => !name.startsWith("work") && statSync(join(out, name)).isFile());
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(out, name), "latin1")]));
}
