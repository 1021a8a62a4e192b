import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addStudy } from "../../src/host/cli/studyOptions.ts";
import { studyText, writeSmallStudy } from "../study/cohort/fixture.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "webradiomics-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function study(...args: string[]): Promise<{ code: number; out: string }> {
  let [code, out] = [-1, ""];
  const none = () => Promise.reject(new Error("no extractor is needed"));
  const program = new Command().exitOverride();
  addStudy(program, { stdout: (text) => void (out += text), stderr: () => undefined, isTerminal: false, openHere: none, openWorkers: none }, (found) => void (code = found));
  await program.parseAsync(["study", ...args], { from: "user" });
  return { code, out: out.replaceAll(`${folder}/`, "") };
}

describe("study check", () => {
  it("says what a study comes to", async () => {
    const { code, out } = await study("check", await writeSmallStudy(folder));
    expect(out.split("\n")).toEqual([
      "small: A small study",
      "cohort.csv: 24 cases of 23 patients",
      "",
      "set (positive / negative)  cases    her2    low",
      "train                         16  5 / 11  5 / 6",
      "test                           8   3 / 5  3 / 2",
      "all                           24  8 / 16  8 / 8",
      "",
      "features: mri  T1  T2  SUB  all",
      "tumour         18  18   18   54",
      "ring           18  18   18   54",
      "all            36  36   36  108",
      "",
      "features: us  US  all",
      "lesion        18   18",
      "",
      "126 features in all, and 2 clinical columns",
      "",
      "columns      expected  found",
      "tumour_T1_*        18     18  ok",
      "lesion_US_*        18     18  ok",
      "",
      "task her2: 3 models: MRI, US, Clinical",
      "task low: 2 models: US, Clinical",
      "",
      "reader second: 5 cases, 5 of them training cases",
      "",
      "no problems",
      "",
    ]);
    expect(code).toBe(0);
  });

  it("lists notes and problems, and says how many", async () => {
    const path = await writeSmallStudy(folder, { study: studyText.replace("lesion_US_*: 18", "lesion_US_*: 93").replace("title:", "titel: A typo\ntitle:") });
    rmSync(join(folder, "P003/t1.nii.gz"));
    const { code, out } = await study("check", path);
    expect(out.trimEnd().split("\n").slice(-2)).toEqual(["cohort.csv:4 (case P003): image T1: P003/t1.nii.gz: no such file", expect.stringMatching(/^\d problems$/)]);
    expect(code).toBe(1);
  });

  it("takes another cohort", async () => {
    const { code, out } = await study("check", await writeSmallStudy(folder), "--cohort", join(folder, "none.csv"));
    expect([code, out]).toEqual([1, "study.yaml:5:10: none.csv: no such file\n1 problem\n"]);
  });
});
