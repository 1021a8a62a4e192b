import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeVolume } from "../../../src/host/io/write.node.ts";
import { checkStudy } from "../../../src/host/study/cohort/check.node.ts";
import { csvOf, png, smallCohort, studyText, volume, writeSmallStudy, type Cells } from "./fixture.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "webradiomics-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lines without the folder's path. */
const lines = (found: readonly { readonly where: string; readonly what: string }[]): string[] => found.map(({ where, what }) => `${where}: ${what}`.replaceAll(`${folder}/`, ""));
const rewritten = (change: (rows: Cells[]) => void): void => {
  const rows = smallCohort();
  change(rows);
  writeFileSync(join(folder, "cohort.csv"), csvOf(rows));
};
const at = (text: string, what: string): string => {
  const before = text.slice(0, text.indexOf(what)).split("\n");
  return `study.yaml:${before.length}:${before.at(-1)!.length + 1}`;
};

describe("a study's check", () => {
  it("counts what a sound study comes to", async () => {
    const check = await checkStudy(await writeSmallStudy(folder));
    expect(lines(check.problems)).toEqual([]);
    expect(check.cases).toHaveLength(24);
    // Two regions in three images, and a lesion whose LoG image cannot be made of one slice: 18 first-order features each.
    expect(check.columns).toHaveLength((2 * 3 + 1) * 18);
    expect(check.columns.filter((name) => name.includes("log-sigma"))).toEqual([]);
    expect(check.counts).toEqual([{ pattern: "tumour_T1_*", expected: 18, found: 18 }, { pattern: "lesion_US_*", expected: 18, found: 18 }]);
  });

  it("lists every kind of bad input in one run, with case and line, before anything is run", async () => {
    const study = studyText
      .replace("title:", "titel: A typo\ntitle:")
      .replace("{ kind: z-score }, { kind: lasso, folds: 3 }", "{ kind: z-score }, { kind: variance }, { kind: lasso, fold: 3 }")
      .replace("{ kind: icc, atLeast: 0.75 }, { kind: z-score }", "{ kind: rad-score }, { kind: icc }");
    const path = await writeSmallStudy(folder, { study });
    rmSync(join(folder, "P003/t1.nii.gz"));
    await writeVolume(join(folder, "P004/voi.nii.gz"), volume("voi", [6, 5, 3]));
    truncateSync(join(folder, "P005/t2.nrrd"), readFileSync(join(folder, "P005/t2.nrrd")).length - 10);
    writeFileSync(join(folder, "P006/us.png"), "no image");
    writeFileSync(join(folder, "P007/roi.png"), png(9, 8));
    writeFileSync(join(folder, "P001/t2.tfm"), "no transform");
    rewritten((rows) => {
      rows[7].her2 = "Positive";
      rows[8].scanner = "C";
      rows[9].roi = "";
      rows[11].age = "forty";
    });
    const { problems, study: runnable } = await checkStudy(path);
    expect(runnable).toBeNull();
    const found = lines(problems);
    // The study file's come first, by line, then the cohort's.
    expect(found).toEqual([
      `${at(study, "titel")}: unknown setting "titel"; did you mean "title"?`,
      `${at(study, "fold: 3")}: unknown setting "fold" of recipes.plain.steps[3]; did you mean "folds"?`,
      `${at(study, "{ kind: rad-score")}: task her2, model US: steps[0].folds: 10 folds, but only 5 patients of the smaller class to fit on`,
      `${at(study, "{ kind: rad-score")}: task low, model US: steps[0].folds: 10 folds, but only 5 patients of the smaller class to fit on`,
      `${at(study, "kind: icc }")}: icc comes after rad-score: the features that readers' masks give are gone, "rad-score" is the one column left`,
      'cohort.csv:2 (case P001): transform of T2: P001/t2.tfm: begins with "no transform", not with "#Insight Transform File V1.0"; save the transform as .tfm',
      "cohort.csv:4 (case P003): image T1: P003/t1.nii.gz: no such file",
      "cohort.csv:5 (case P004): mask of tumour: P004/voi.nii.gz: size 6x5x3 differs from that of P004/t1.nii.gz, 6x5x4",
      "cohort.csv:6 (case P005): image T2: P005/t2.nrrd: the header promises 8x8x3 voxels of uint8, 192 bytes, but the file holds 6; its compressed data is cut short or damaged (unexpected end of file)",
      "cohort.csv:7 (case P006): image US: P006/us.png: not an image in a known format; expected NIfTI (.nii, .nii.gz, .hdr), NRRD (.nrrd, .nhdr), MetaImage (.mha, .mhd), DICOM, PNG or JPEG",
      "cohort.csv:8 (case P007): mask of lesion on US: P007/roi.png: size 9x8x1 differs from that of P007/us.png#spacing=0.2x0.2, 9x7x1",
      'cohort.csv:9 (case P008): her2 is "Positive", which no task knows (positive, low, zero); did you mean "positive"?',
      "cohort.csv:10 (case P009): scanner C has this one training case (task her2); ComBat needs at least 2 of a batch",
      'cohort.csv:11 (case P010): column "roi" is empty',
      'cohort.csv:13 (case P012): age is "forty", not a number',
    ]);
  });

  it("finds files that do not belong together", async () => {
    const path = await writeSmallStudy(folder, { study: studyText.replace(", register: { to: T1, transform: t2_transform }", "").replace("{ T1: { column: t1 } }", "") });
    for (const { id } of smallCohort()) await writeVolume(join(folder, id, "t2.nrrd"), volume("t2", undefined, id === "P002" ? [1, 1, 3] : undefined));
    await writeVolume(join(folder, "P003/t1.nii.gz"), volume("t1", [6, 5, 1]));
    await writeVolume(join(folder, "P003/t2.nrrd"), volume("t2", [6, 5, 1]));
    await writeVolume(join(folder, "P003/voi.nii.gz"), volume("voi", [6, 5, 1]));
    expect(lines((await checkStudy(path)).problems)).toEqual([
      "cohort.csv:3 (case P002): mask of tumour: P002/voi.nii.gz: spacing (1, 1, 2) mm differs from that of P002/t2.nrrd, (1, 1, 3) mm (tolerance 0.0001)",
      "cohort.csv:3 (case P002): image SUB needs T2 and T1 on one lattice: P002/t1.nii.gz: spacing (1, 1, 2) mm differs from that of P002/t2.nrrd, (1, 1, 3) mm (tolerance 0.0001)",
      "cohort.csv:4 (case P003): image T1: P003/t1.nii.gz: 1 slice, but 23 of 24 cases have several",
      "cohort.csv:4 (case P003): image T2: P003/t2.nrrd: 1 slice, but 23 of 24 cases have several",
    ]);
  });

  it("finds counts that are not so, columns that no case has, and folds that are too many", async () => {
    const study = studyText
      .replace("lesion_US_*: 18", "lesion_US_*: 93")
      .replace("[lesion_*]", "[lesion_*, lesion_US_log-*]")
      .replace("{ kind: lasso, folds: 3 }", "{ kind: lasso, folds: 9 }")
      .replace("tasks:", "evaluation: { crossValidation: 6 }\ntasks:");
    expect(lines((await checkStudy(await writeSmallStudy(folder, { study }))).problems)).toEqual([
      `${at(study, "93")}: 18 columns fit lesion_US_*; the study expects 93`,
      `${at(study, "{ kind: lasso")}: task her2, model MRI: steps[2].folds: 9 folds, but only 5 patients of the smaller class to fit on`,
      `${at(study, "{ kind: lasso")}: task her2, model MRI: steps[2].folds: 9 folds, but only 4 patients of the smaller class to fit on`,
      `${at(study, "lesion_US_log-*")}: none of the 128 columns fits lesion_US_log-*`,
      `${at(study, "6 }\ntasks")}: task her2, models MRI, US, Clinical: evaluation.crossValidation: 6 folds, but only 5 patients of the smaller class to fit on`,
      `${at(study, "6 }\ntasks")}: task low, models US, Clinical: evaluation.crossValidation: 6 folds, but only 5 patients of the smaller class to fit on`,
    ]);
  });

  it("takes another table in place of the file's, and says where there is none", async () => {
    const path = await writeSmallStudy(folder);
    cpSync(join(folder, "cohort.csv"), join(folder, "other.csv"));
    rmSync(join(folder, "cohort.csv"));
    expect((await checkStudy(path, { cohort: join(folder, "other.csv") })).problems).toEqual([]);
    expect(lines((await checkStudy(path)).problems)).toEqual([`${at(studyText, "cohort.csv")}: cohort.csv: no such file`]);
  });

  it("gives the lines of a table with blank lines and broken rows", async () => {
    const path = await writeSmallStudy(folder);
    const [header, ...rows] = csvOf(smallCohort()).trimEnd().split("\n");
    rows[3] = `${rows[3]},more`;
    rows[5] = rows[5].replace("positive", "positve");
    writeFileSync(join(folder, "cohort.csv"), [header, "", ...rows].join("\n"));
    expect(lines((await checkStudy(path)).problems)).toEqual([
      "cohort.csv:6: 15 fields, but the header has 14",
      'cohort.csv:8 (case P006): her2 is "positve", which no task knows (positive, low, zero); did you mean "positive"?',
    ]);
  });
});
