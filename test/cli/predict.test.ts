import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { featureTable } from "../../src/host/dataset/featureTable.ts";
import { addPredict } from "../../src/host/cli/predictOptions.ts";
import type { Study } from "../../src/host/study/file/study.ts";
import { fitModel, isFitted } from "../../src/host/study/learn/fitModel.ts";
import { studyModelText } from "../../src/host/study/learn/studyModel.ts";
import { version } from "../../src/host/version.ts";
import { plantedCases, plantedStudy } from "../study/learn/planted.ts";

let folder: string;
const at = (name: string): string => join(folder, name);

/** A model of clinical columns, which fills nothing in: no image is needed. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "webradiomics-"));
  const planted = await plantedStudy();
  const study = { ...planted, pipelines: { ...planted.pipelines, clinical: { ...planted.pipelines.clinical, steps: planted.pipelines.clinical.steps!.filter(({ kind }) => kind !== "imputation") } } } as Study;
  const made = plantedCases(study).measured;
  const filled = made.table.columns.map((column) => (column.kind === "number" && column.name === "clinical_age" ? { ...column, values: column.values.map((age) => (Number.isNaN(age) ? 50 : age)) } : column));
  const measured = { ...made, table: featureTable("filled", filled) };
  const hash = "0123456789abcdef0123";
  const result = await fitModel(study, measured, "her2", "clinical", { hash });
  if (!isFitted(result)) throw new Error(result.reason);
  writeFileSync(at("model.json"), studyModelText({ study, hash, version, measured }, result));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function predict(table: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [code, out, err] = [-1, "", ""];
  const none = () => Promise.reject(new Error("no extractor is needed"));
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addPredict(program, { stdout: (text) => void (out += text), stderr: (text) => void (err += text), isTerminal: false, openHere: none, openWorkers: none }, (found) => void (code = found));
  writeFileSync(at("new.csv"), table);
  await program.parseAsync(["predict", at("model.json"), "--case", at("new.csv"), "--backend", "cpu", ...args], { from: "user" });
  return { code, out, err: err.replaceAll(folder, "").replace(/\d+ s/g, "N s") };
}

const table = "id,patient,age,menopause,HER2\nN1,new 1,50,pre,3+\nN2,new 2,71,post,\n";

describe("webradiomics predict", () => {
  it("prints a table, and writes nothing", async () => {
    const { code, out, err } = await predict(table);
    expect(out.split("\n")).toEqual([
      expect.stringMatching(/^case {2}probability {2}threshold \d\.\d{3} {2}HER2$/),
      expect.stringMatching(/^N1 {4}\d\.\d{3} {8}(positive|negative) {9}3\+$/),
      expect.stringMatching(/^N2 {4}\d\.\d{3} {8}(positive|negative)$/),
      "",
    ]);
    expect([code, err]).toEqual([0, "backend cpu: CPU (float64)\ncases 1/2, N s left\ncases 2/2, N s\n"]);
  });

  it("writes tables and the page, and names it", async () => {
    const { code, err } = await predict(table, "--out", at("out"));
    expect([code, err.split("\n").at(-2)]).toEqual([0, "2 of 2 cases; open /out/predictions.html"]);
    const [header, first] = readFileSync(at("out/predictions.csv"), "utf8").split("\n");
    expect(header).toBe("id,p,positive,threshold,study_hash,engine_version");
    expect(first).toMatch(new RegExp(`^N1,0\\.\\d+,[01],0\\.\\d+,0123456789abcdef,${version.replaceAll(".", "\\.")}$`));
    const page = readFileSync(at("out/predictions.html"), "utf8");
    expect(page).toContain("HER2 in the table: 3+");
    expect(page.match(/<h3>/g)).toHaveLength(2);
  });

  it("ends with 3 where some cases fail, and with 1 where all do", async () => {
    const some = await predict("id,patient,age,menopause\nN1,new 1,50,pre\nN2,new 2,,post\n");
    expect(some.code).toBe(3);
    expect(some.out.split("\n")).toHaveLength(3);
    expect(some.err).toMatch(/case N2 failed: .*clinical_age \(1 of 1 cases, first N2\).*clinical_age is missing/);
    const none = await predict("id,patient,age,menopause\nN2,new 2,,post\n", "--out", at("none"));
    expect([none.code, none.out, existsSync(at("none/predictions.csv"))]).toEqual([1, "", false]);
  });

  it("says all that is wrong and does nothing", async () => {
    const { code, out, err } = await predict("id,patient,age,menopause\nN1,P0,old,pre\nN2,new 2,50,peri\n", "--out", at("refused"));
    expect(err.split("\n")).toEqual([
      'new.csv:2 (case N1): age is "old", not a number',
      "new.csv:2 (case N1): case N1 was among the training cases: its patient, P0, is known to the model; what is predicted of it would be too good (another patient of this name needs a name of its own)",
      'new.csv:3 (case N2): menopause is "peri", not one of pre, post, which the model was trained on',
      "3 problems; nothing was done",
      "",
    ]);
    expect([code, out, existsSync(at("refused"))]).toEqual([1, "", false]);
  });

  it("refuses to write over what it reads", async () => {
    await expect(predict(table, "--out", folder)).rejects.toThrow(/model\.json, which is read, lies in it/);
  });
});
