import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeVolume } from "../../../src/host/io/write.node.ts";
import { volumeOf } from "../cases/small.ts";
import { silent } from "../run/fakes.ts";
import { modelFile, ofRun, parameters, predictions, predictSmall, problemsOf, rows, runSmallStudy, studyText, type Cells } from "./small.ts";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "webradiomics-predict-"));
  await runSmallStudy(folder);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const test = rows().slice(12);
const changed = (i: number, change: Partial<Cells>): Cells[] => test.map((row, k) => (k === i ? { ...row, ...change } : row));
const problems = async (model: string, cells: readonly Partial<Cells>[], ...rest: [(readonly (keyof Cells)[])?, object?]): Promise<string[]> => problemsOf(await predictSmall(folder, model, cells, ...rest), folder);

describe("predictNewCases", () => {
  it.each(["habitats", "slice", "clinical", "both"])("gives held-out cases the probability that the study's run gave them: %s", async (model) => {
    const { predictions: found, failed } = predictions(await predictSmall(folder, model, test));
    const expected = ofRun(folder, model);
    expect(expected).toHaveLength(4);
    expect(found.map(({ id, p }) => [id, p])).toEqual(expected);
    expect(failed).toEqual([]);
    expect(new Set(found.map(({ p }) => p)).size).toBe(4);
  });

  it("needs the model's columns alone, and no outcome", async () => {
    const of = ["id", "patient", "t1", "t2", "t2_on_t1", "mask"] as const;
    const { predictions: found } = predictions(await predictSmall(folder, "habitats", test, of));
    expect(found.map(({ id, p }) => [id, p])).toEqual(ofRun(folder, "habitats"));
    expect(found.map(({ outcome }) => outcome)).toEqual([null, null, null, null]);
    const clinical = predictions(await predictSmall(folder, "clinical", test, ["id", "patient", "age", "menopause"]));
    expect(clinical.predictions.map(({ p }) => p)).toEqual(ofRun(folder, "clinical").map(([, p]) => p));
  });

  it("predicts a case as it does among others", async () => {
    const [, p] = ofRun(folder, "slice")[1];
    expect(predictions(await predictSmall(folder, "slice", test.slice(1, 2))).predictions.map((each) => each.p)).toEqual([p]);
  });

  it("explains each prediction", async () => {
    const { predictions: found } = predictions(await predictSmall(folder, "habitats", test));
    for (const { p, explanation } of found) {
      const { base, values, measured, features } = explanation!;
      expect(base + values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(Math.log(p / (1 - p)), 10);
      expect([features.length, measured.length]).toEqual([3, 3]);
      expect(measured.every((value) => value !== null)).toBe(true);
    }
    expect(predictions(await predictSmall(folder, "both", test)).predictions.map(({ explanation }) => explanation)).toEqual([null, null, null, null]);
  });

  it("writes tables and a page, computes what the model takes alone, and computes it once", async () => {
    const out = join(folder, "out");
    const two = test.slice(0, 2);
    const { files } = predictions(await predictSmall(folder, "habitats", two, undefined, { outDir: out }));
    expect(files).toEqual(["predictions.csv", "shap.csv", "predictions.html"]);
    // Two habitats in T1 and T2, which tell which is which; no whole tumour, no ring, no ultrasound.
    expect(readdirSync(join(out, "work/features"))).toHaveLength(2 * 4);
    const { hash, engine, pipeline: { threshold } } = JSON.parse(readFileSync(modelFile(folder, "habitats"), "utf8")) as { hash: string; engine: string; pipeline: { threshold: number } };
    const expected = ofRun(folder, "habitats").slice(0, 2).map(([id, p]) => [id, p, Number(p >= threshold), threshold, hash.slice(0, 16), engine].join(","));
    expect(readFileSync(join(out, "predictions.csv"), "utf8").trim().split("\n")).toEqual(["id,p,positive,threshold,study_hash,engine_version", ...expected]);
    const page = readFileSync(join(out, "predictions.html"), "utf8");
    expect(page.match(/data:image\/svg\+xml/g)).toHaveLength(2);
    expect(page.match(/data:image\/png/g)).toHaveLength(2);
    expect(page).toContain("S13");
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    expect(page).not.toContain(folder);
    const told: string[] = [];
    await predictSmall(folder, "habitats", two, undefined, { outDir: out, tell: { ...silent, finished: (status) => void told.push(status) } });
    expect(told).toEqual(["reused", "reused"]);
    expect(readFileSync(join(out, "predictions.html"), "utf8")).toBe(page);
  });

  it("draws pictures anew where another model of the same study has other habitats", async () => {
    const out = join(folder, "pictures");
    const one = test.slice(0, 1);
    await predictSmall(folder, "habitats", one, undefined, { outDir: out });
    const before = readFileSync(join(out, "predictions.html"), "utf8");
    const model = JSON.parse(readFileSync(modelFile(folder, "habitats"), "utf8")) as { habitats: { H: { anchor: { habitats: unknown[] } } } };
    model.habitats.H.anchor.habitats.reverse();
    const other = join(folder, "other.json");
    writeFileSync(other, JSON.stringify(model));
    await predictSmall(folder, "habitats", one, undefined, { outDir: out, model: other });
    const pictures = (page: string): string[] => page.match(/data:image\/png;base64,[^"]*/g)!;
    expect(pictures(readFileSync(join(out, "predictions.html"), "utf8"))).not.toEqual(pictures(before));
  });

  it("leaves the others alone where a case fails", async () => {
    await writeVolume(join(folder, "empty.nrrd"), { ...volumeOf("empty", () => 0), data: new Uint8Array(24 * 24 * 12), pixelType: "uint8" });
    const { predictions: found, failed } = predictions(await predictSmall(folder, "habitats", changed(1, { mask: "empty.nrrd" })));
    expect(found.map(({ id, p }) => [id, p])).toEqual(ofRun(folder, "habitats").filter(([id]) => id !== "S14"));
    expect(failed).toEqual([{ id: "S14", reason: expect.stringContaining("S14: empty.nrrd") }]);
  });

  it("names the case that is left alone in a batch that ComBat does not know", async () => {
    await writeVolume(join(folder, "nothing.nrrd"), { ...volumeOf("nothing", () => 0, { size: [24, 24, 1] }), data: new Uint8Array(24 * 24), pixelType: "uint8" });
    const { predictions: found, failed } = predictions(await predictSmall(folder, "slice", changed(3, { roi: "nothing.nrrd" })));
    expect(found.map(({ id, p }) => [id, p])).toEqual(ofRun(folder, "slice").slice(0, 2));
    expect(failed).toEqual([
      { id: "S15", reason: expect.stringContaining('batch "C" is not among the training cases and has 1 case; estimating its effects takes at least 2') },
      { id: "S16", reason: expect.stringContaining("S16: nothing.nrrd") },
    ]);
  });

  it("says what is missing of a case, and fills in where the model does", async () => {
    const { predictions: found } = predictions(await predictSmall(folder, "clinical", changed(1, { age: "" })));
    const expected = ofRun(folder, "clinical").map(([, p]) => p);
    expect(found.map(({ warnings }) => warnings)).toEqual([[], ["clinical_age is missing"], [], []]);
    expect(found.map(({ p }, i) => p === expected[i])).toEqual([true, false, true, true]);
  });
});

describe("predictNewCases refuses, before anything is computed,", () => {
  it("all that is wrong with a table, together, by line", async () => {
    const cells = [{ ...test[0], t1: "none.nrrd" }, { ...test[1], t2_on_t1: "" }, { ...test[2], mask: "S1/roi.nrrd" }, { ...rows()[0], id: "S16" }, { ...test[0] }];
    const out = join(folder, "refused");
    expect(await problems("habitats", cells, undefined, { outDir: out })).toEqual([
      "new.csv:2 (case S13): image T1: none.nrrd: no such file",
      'new.csv:3 (case S14): column "t2" is empty; the model was trained on images T1 (column "t1"), T2 (column "t2")',
      "new.csv:4 (case S15): mask of tumour: S1/roi.nrrd: size 24x24x1 differs from that of S15/t1.nrrd, 24x24x12",
      "new.csv:5 (case S16): case S16 was among the training cases: its patient, patient 1, is known to the model; what is predicted of it would be too good (another patient of this name needs a name of its own)",
      "new.csv:6 (case S13): the id S13 is that of line 2 already",
    ]);
    expect(existsSync(out)).toBe(false);
  });

  it("a sequence that the table has not", async () => {
    expect(await problems("habitats", test, ["id", "patient", "t2", "t2_on_t1", "mask"])).toContain('new.csv: there is no column "t1"; the model was trained on images T1 (column "t1"), T2 (column "t2")');
    expect(await problems("clinical", test, ["id", "patient", "age"])).toEqual([expect.stringMatching(/^new\.csv: there is no column "menopause"/)]);
  });

  it("a slice for volumes, and volumes for a slice", async () => {
    const flat = (id: string): Partial<Cells> => ({ t1: `${id}/us.nrrd`, t2_on_t1: `${id}/us.nrrd`, mask: `${id}/roi.nrrd` });
    expect(await problems("habitats", changed(0, flat("S13")))).toEqual(["T1", "T2"].map((name) => `new.csv:2 (case S13): image ${name} has one slice; the model was trained on images of several slices`));
    expect(await problems("slice", changed(1, { us: "S14/t1.nrrd", roi: "S14/mask.nrrd" }))).toEqual(["new.csv:3 (case S14): image US has several slices; the model was trained on images of one slice"]);
  });

  it("clinical values and batches that the model cannot take", async () => {
    expect(await problems("clinical", changed(1, { age: "old", menopause: "peri" }))).toEqual([
      'new.csv:3 (case S14): age is "old", not a number',
      'new.csv:3 (case S14): menopause is "peri", not one of pre, post, which the model was trained on',
    ]);
    expect(await problems("slice", [{ ...test[0], scanner: "" }, test[2]])).toEqual([
      'new.csv:2 (case S13): column "scanner" is empty; ComBat needs the batch of each case',
      "new.csv:3 (case S15): scanner C is none of the training cases' (A, B), and this is its only case: ComBat takes at least 2 to estimate its effects",
    ]);
  });

  it("settings that differ, each with both values", async () => {
    const withStudy = async (text: string, params: string, model = "habitats"): Promise<string[]> => {
      writeFileSync(join(folder, "other.yaml"), text);
      writeFileSync(join(folder, "params.yaml"), params);
      return problems(model, test, undefined, { study: join(folder, "other.yaml") });
    };
    const other = studyText.replace("T1: { column: t1 }", "T1: { column: t1_new, n4: true }").replace("k: 2", "k: 3").replace("ring: [0, 3]", "ring: [0, 5]").replace("title: A small study", "title: Another");
    expect(await withStudy(other, parameters.replace("20", "25"))).toEqual([
      "other.yaml: images.T1.n4 is true; the model was trained with false",
      "other.yaml: regions.H.habitats.k is 3; the model was trained with 2",
      "other.yaml: parameters.mri.settings.binWidth is 25; the model was trained with 20",
    ]);
    expect(await withStudy(studyText.replace("column: us", "column: us, spacing: [1, 1, 1]"), parameters.replace("Skewness", "Kurtosis"), "slice")).toEqual([
      "other.yaml: images.US.spacing is [1,1,1]; the model was trained without it",
      expect.stringMatching(/^other\.yaml: parameters\.us\.featureClasses\.firstorder\.features is \[.*"Kurtosis".*\]; the model was trained with \[.*"Skewness".*\]$/),
    ]);
    expect(await withStudy(studyText.replace("seed: 1", "").replace("images: [T1, SUB]", "images: [T1, SUP]"), parameters)).toEqual([expect.stringMatching(/^other\.yaml:\d+:\d+: .*SUP/)]);
    writeFileSync(join(folder, "other.yaml"), studyText.replace("ring: [0, 3]", "ring: [0, 5]"));
    writeFileSync(join(folder, "params.yaml"), parameters);
    const same = predictions(await predictSmall(folder, "habitats", test, undefined, { study: join(folder, "other.yaml") }));
    expect(same.predictions.map(({ id, p }) => [id, p])).toEqual(ofRun(folder, "habitats"));
  });

  it("a file that is no study's model", async () => {
    const asModel = async (text: string): Promise<unknown> => {
      writeFileSync(join(folder, "odd.json"), text);
      return predictSmall(folder, "habitats", test, undefined, { model: join(folder, "odd.json") });
    };
    await expect(asModel("not JSON")).rejects.toThrow("odd.json: not JSON");
    await expect(asModel("{}")).rejects.toThrow('odd.json: format is undefined; expected "webradiomics-study-model"');
    await expect(asModel('{"format":"webradiomics-model","version":1}')).rejects.toThrow('odd.json: format is "webradiomics-model"');
    await expect(predictSmall(folder, "none", test)).rejects.toThrow("her2_none.json: no such file");
    await expect(predictSmall(folder, "habitats", test, undefined, { model: folder })).rejects.toThrow("is a folder");
  });
});

it("warns where another version trained the model", async () => {
  const text = readFileSync(modelFile(folder, "clinical"), "utf8").replace(/"engine":"[^"]*"/, '"engine":"0.0.1"');
  writeFileSync(join(folder, "older.json"), text);
  const told: string[] = [];
  const { predictions: found } = predictions(await predictSmall(folder, "clinical", test, undefined, { model: join(folder, "older.json"), tell: { ...silent, warn: (warning) => void told.push(warning) } }));
  expect(told).toEqual([expect.stringMatching(/^the model was trained with webradiomics 0\.0\.1; this is \d/)]);
  expect(found).toHaveLength(4);
});
