import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uniform } from "../../../src/host/random.ts";
import { runStudy, type RunResults } from "../../../src/host/study/run/run.node.ts";
import { openWorkers } from "../../../src/host/study/run/workers.node.ts";
import { bundled } from "./bundled.ts";
import { fakeRun, fakeStages, resultsIn, silent, study } from "./fakes.ts";

let folder: string;
let runScript: URL;
let workerScript: URL;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "study-kill-"));
  [runScript, workerScript] = await bundled(join(folder, "scripts"), "childRun", "childWorker");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs in a process that is killed so many ms after it began. @returns what ended it */
function killedRun(out: string, after: number): Promise<string | null> {
  const child = spawn(process.execPath, [fileURLToPath(runScript), out], { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), after));
  return new Promise((resolve) => child.on("exit", (_, signal) => resolve(signal)));
}

describe("a run", () => {
  it("leaves what an undisturbed one leaves, killed at whatever moments", async () => {
    const [whole, killed] = [join(folder, "whole"), join(folder, "killed")];
    await runStudy(fakeRun(whole));
    const random = uniform(7);
    const ends: (string | null)[] = [];
    for (let i = 0; i < 5; i++) ends.push(await killedRun(killed, 10 + 120 * random()));
    expect(ends).toContain("SIGKILL");
    await runStudy(fakeRun(killed));
    expect(resultsIn(killed)).toEqual(resultsIn(whole));
  });

  it("tries a case once more whose process was killed, and leaves it out where that one is killed too", async () => {
    const out = join(folder, "crash");
    const told: string[] = [];
    const tell = { ...silent, at: (text: string) => void told.push(text) };
    const run = (await runStudy({ ...fakeRun(out), tell, jobs: 3, open: (count, setting, at) => openWorkers(count, setting, at, workerScript) })) as RunResults;
    expect(run.failed).toEqual([{ id: "P2", reason: "the process that computed it ended unexpectedly (SIGKILL)" }]);
    expect(resultsIn(out)["features.csv"].split("\n").length).toBe(7 + 1);
    expect(told.filter((text) => /P[12]/.test(text)).sort()).toEqual(["measuring P1", "measuring P1", "measuring P2", "measuring P2"]);
  });

  it("that is stopped ends its processes at once, whatever they are at", async () => {
    const stop = new AbortController();
    const checkStudy: typeof fakeStages.checkStudy = async () => ({ ...(await fakeStages.checkStudy("")), study: { ...study, title: "hang" } });
    const tell = { ...silent, at: (text: string) => { if (text === "measuring P3") setTimeout(() => stop.abort(new Error("stopped")), 100); } };
    const options = { ...fakeRun(join(folder, "hang")), tell, jobs: 2, signal: stop.signal, stages: { ...fakeStages, checkStudy } };
    await expect(runStudy({ ...options, open: (count, setting, at) => openWorkers(count, setting, at, workerScript) })).rejects.toThrow("stopped");
    expect(resultsIn(join(folder, "hang"))).toEqual({ "P1.mark": "" });
  });
});
