import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/host/study/run/store.node.ts";
import { runStudy, type RunResults } from "../../../src/host/study/run/run.node.ts";
import { cases, fakeRun, fakeStages, fakeWork, resultsIn, silent, study } from "./fakes.ts";

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "study-run-")); });
afterEach(() => rmSync(folder, { recursive: true }));

describe("runStudy", () => {
  it("writes every file, and a manifest of what they hold", async () => {
    const out = join(folder, "out");
    const run = (await runStudy(fakeRun(out))) as RunResults;
    const results = resultsIn(out);
    expect(run.files).toEqual(["features.csv", "models/logistic.json", "models/forest.json", "report.html", "figures/roc.svg"]);
    expect(Object.keys(results)).toEqual(["features.csv", "figures/roc.svg", "manifest.json", "models/forest.json", "models/logistic.json", "report.html"]);
    const hash = sha256(JSON.stringify(study)) ; // which holds nothing that JSON has not
    expect(results["features.csv"].split("\n").slice(0, 2)).toEqual([`NaN,${hash}`, `${1 / 3},${hash}`]);
    expect(results["figures/roc.svg"]).toBe(`<svg viewBox="0 0 1 1"><metadata>study ${hash}, webradiomics 0.1.0</metadata></svg>`);
    expect(results["report.html"]).toContain("habitats-P0 0,habitats-P1 1,habitats-P5 5,habitats-P6 6");
    const manifest = JSON.parse(results["manifest.json"]) as { study: string; files: { file: string; sha256: string }[] };
    expect(manifest.study).toBe(hash);
    expect(manifest.files.map(({ file, sha256: content }) => [file, content])).toEqual(run.files.map((file) => [file, sha256(Buffer.from(results[file], "latin1"))]));
  });

  it("gives the same bytes for any number of jobs", async () => {
    for (const jobs of [1, 3, 16]) await runStudy({ ...fakeRun(join(folder, String(jobs)), fakeWork({ slow: 3 })), jobs });
    expect(resultsIn(join(folder, "3"))).toEqual(resultsIn(join(folder, "1")));
    expect(resultsIn(join(folder, "16"))).toEqual(resultsIn(join(folder, "1")));
  });

  it("scores training cases only, and computes nothing twice", async () => {
    const [first, second]: string[][] = [[], []];
    await runStudy(fakeRun(folder, fakeWork({ log: first })));
    const before = resultsIn(folder);
    const told: string[] = [];
    await runStudy({ ...fakeRun(folder, fakeWork({ log: second })), tell: { ...silent, finished: (status) => void told.push(status) } });
    expect(first.filter((what) => what.startsWith("scores"))).toEqual(cases.slice(0, 5).map(({ id }) => `scores ${id}`));
    expect([new Set(first).size, first.length]).toEqual([5 + 8 + 8 + 2 + 4, 5 + 8 + 8 + 2 + 4]);
    expect(second).toEqual([]);
    expect([told.length, ...new Set(told)]).toEqual([5 + 8 + 2 + 4, "reused"]);
    expect(resultsIn(folder)).toEqual(before);
  });

  it("computes models and pictures again, and no features, for a study of another title", async () => {
    await runStudy(fakeRun(folder));
    const log: string[] = [];
    const checkStudy = async (): ReturnType<typeof fakeStages.checkStudy> => ({ ...(await fakeStages.checkStudy("")), study: { ...study, title: "Another" } });
    await runStudy({ ...fakeRun(folder, fakeWork({ log })), stages: { ...fakeStages, checkStudy } });
    expect(new Set(log.map((what) => what.split(" ")[0]))).toEqual(new Set(["model", "picture"]));
  });

  it("goes on without a case that fails, and says why", async () => {
    const run = (await runStudy(fakeRun(folder, fakeWork({ failing: ["P1", "P6"] })))) as RunResults;
    expect(run.failed).toEqual([{ id: "P1", reason: "P1: the mask is empty" }, { id: "P6", reason: "P6: the mask is empty" }]);
    expect(resultsIn(folder)["report.html"]).toContain("P1: P1: the mask is empty,P6: P6: the mask is empty 0 habitats-P0 0,habitats-P2 2,habitats-P5 5,habitats-P7 7");
  });

  it("takes a model that a fault keeps from being fitted for one that failed", async () => {
    const work = { ...fakeWork(), fitModel: () => Promise.reject(new Error("a bug")) };
    const run = (await runStudy(fakeRun(folder, work))) as RunResults;
    expect(run.failedModels.map(({ task, model, reason }) => [task, model, reason.slice(0, 12)])).toEqual([["HER2", "logistic", "Error: a bug"], ["HER2", "forest", "Error: a bug"]]);
    // Where it lies, without this machine's folders.
    for (const { reason } of run.failedModels) {
      expect(reason).toMatch(/run\.test\.ts:\d+:\d+/);
      expect(reason).not.toContain(import.meta.dirname);
    }
  });

  it("says which class has no training case left", async () => {
    const run = runStudy(fakeRun(folder, fakeWork({ failing: ["P1", "P3"] })));
    await expect(run).rejects.toThrow("no positive training case of task HER2 is left: all 2 failed (P1: P1: the mask is empty; P3: P3: the mask is empty)");
    expect(resultsIn(folder)).toEqual({});
  });

  it("does nothing where the check finds problems", async () => {
    const problems = [{ where: "study.yaml:3:1", what: "unknown setting" }, { where: "cohort.csv:7 (case P5)", what: "no such file" }];
    const checkStudy = async (): ReturnType<typeof fakeStages.checkStudy> => ({ ...(await fakeStages.checkStudy("")), problems });
    const out = join(folder, "out");
    expect(await runStudy({ ...fakeRun(out), stages: { ...fakeStages, checkStudy } })).toEqual({ problems });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("refuses a folder that holds what is read", async () => {
    writeFileSync(join(folder, "study.yaml"), "");
    await expect(runStudy({ ...fakeRun(folder), file: join(folder, "study.yaml") })).rejects.toThrow("which is read, lies in it");
    const checkStudy = async (): ReturnType<typeof fakeStages.checkStudy> => ({ ...(await fakeStages.checkStudy("")), cases: [{ ...cases[0], masks: { tumour: { T1: join(folder, "P0", "mask.nii.gz#segment=2") } } }] });
    await expect(runStudy({ ...fakeRun(folder), stages: { ...fakeStages, checkStudy } })).rejects.toThrow("mask.nii.gz#segment=2, which is read");
  });

  it("stops when it is told to, and goes on from there", async () => {
    const stop = new AbortController();
    const [first, second]: string[][] = [[], []];
    let finished = 0;
    const tell = { ...silent, finished: () => { if (++finished === 9) stop.abort(new Error("stopped")); } };
    await expect(runStudy({ ...fakeRun(folder, fakeWork({ log: first })), tell, signal: stop.signal, jobs: 1 })).rejects.toThrow("stopped");
    expect(resultsIn(folder)).toEqual({});
    await runStudy(fakeRun(folder, fakeWork({ log: second })));
    expect(first.filter((what) => second.includes(what))).toEqual([]);
    await runStudy(fakeRun(join(folder, "whole")));
    expect(resultsIn(join(folder, "whole"))).toEqual(Object.fromEntries(Object.entries(resultsIn(folder)).filter(([name]) => !name.startsWith("whole"))));
  });
});
