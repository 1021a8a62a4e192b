import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StudyProgress } from "../../src/host/cli/studyProgress.ts";
import { studyRunCommand } from "../../src/host/cli/studyRunCommand.ts";
import { Terminal } from "../../src/host/cli/terminal.ts";
import { fakeRun, fakeStages, fakeWork } from "../study/run/fakes.ts";

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "study-command-")); });
afterEach(() => rmSync(folder, { recursive: true }));

const out = (): string => join(folder, "out");

/** @param work given to the fake study @param during is called with each text that is said */
async function run(work = fakeWork(), stages = fakeStages, during: (text: string) => void = () => undefined): Promise<{ code: number; err: string }> {
  let err = "";
  const { open } = fakeRun(out(), work);
  const code = await studyRunCommand("study.yaml", { out: out(), jobs: 1, backend: "cpu" }, { isTerminal: false, stderr: (text) => { err += text; during(text); } }, { stages, open });
  return { code, err: err.replaceAll(folder, "").replace(/\d+ s/g, "N s") };
}

describe("webradiomics study run", () => {
  it("names the stages, and the page to open", async () => {
    const { code, err } = await run();
    expect(code).toBe(0);
    expect(err).toContain("backend cpu: CPU (float64)\nhabitats 1/5, N s left\n");
    expect(err).toContain("features 8/8, N s\n");
    expect(err.split("\n").slice(-2)).toEqual(["8 of 8 cases, 5 files in /out; open /out/report.html", ""]);
    expect((await run()).err).toContain("features 8/8, 8 of them from an earlier run, N s\n");
  });

  it("says which cases failed, and ends with 3", async () => {
    const { code, err } = await run(fakeWork({ failing: ["P2"] }));
    expect(code).toBe(3);
    expect(err).toContain("features 8/8, 1 failed, N s\n");
    expect(err).toContain("case P2 failed: P2: the mask is empty\n7 of 8 cases, 5 files");
  });

  it("says all problems, does nothing, and ends with 1", async () => {
    const problems = [{ where: "study.yaml:3:1", what: "unknown setting" }, { where: "cohort.csv:7 (case P5)", what: "no such file" }];
    const { code, err } = await run(fakeWork(), { ...fakeStages, checkStudy: async () => ({ ...(await fakeStages.checkStudy("")), problems }) });
    expect([code, err]).toEqual([1, "study.yaml:3:1: unknown setting\ncohort.csv:7 (case P5): no such file\n2 problems; nothing was done\n"]);
    expect(existsSync(out())).toBe(false);
  });

  it("ends with 130 when it is interrupted, keeps what is finished and says so", async () => {
    const log: string[] = [];
    const stopped = await run(fakeWork({ log, slow: 5 }), fakeStages, (text) => { if (text.startsWith("features 3/8")) process.emit("SIGINT"); });
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(/stopped; what is finished is kept in \/out, and the same command goes on where it was\n$/);
    expect([process.listenerCount("SIGINT"), existsSync(join(out(), "report.html"))]).toEqual([0, false]);
    const again: string[] = [];
    expect((await run(fakeWork({ log: again }))).code).toBe(0);
    expect(again.filter((what) => log.slice(0, -1).includes(what))).toEqual([]);
  });
});

describe("StudyProgress", () => {
  it("estimates by what was computed, not by what was there", () => {
    let [now, shown] = [0, ""];
    const progress = new StudyProgress(new Terminal((text) => { shown = text; }), true, () => now);
    progress.stage("features", 60);
    for (let i = 0; i < 20; i++) progress.finished("reused");
    expect(shown).toBe("\r\u001b[2K[########................] features 20/60");
    now = 30_000;
    for (let i = 0; i < 10; i++) progress.finished(i === 0 ? "failed" : "done");
    progress.at("P031: rings");
    expect(shown).toBe("\r\u001b[2K[############............] features 30/60, 1 failed, 1 min 30 s left (P031: rings)");
  });
});
