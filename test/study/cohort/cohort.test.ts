import { describe, expect, it } from "vitest";
import { tableOfCsv } from "../../../src/host/dataset/csvTable.ts";
import { readCohort, type Cohort } from "../../../src/host/study/cohort/cohort.ts";
import { csvOf, header, smallCohort, studyOf, studyText, type Cells } from "./fixture.ts";

async function cohort(change: (rows: Cells[]) => void = () => undefined, study = studyText, columns: readonly string[] = header): Promise<Cohort> {
  const rows = smallCohort();
  change(rows);
  return readCohort(await studyOf(study), tableOfCsv(csvOf(rows, columns), "cohort.csv", { id: { kind: "text" } }), "data/cohort.csv");
}

const lines = (found: readonly { readonly where: string; readonly what: string }[]): string[] => found.map(({ where, what }) => `${where}: ${what}`);

describe("a cohort's table", () => {
  it("gives each case its set, patient, batch, files and values", async () => {
    const { cases, problems, warnings } = await cohort((rows) => void (rows[3].age = ""));
    expect(lines(problems)).toEqual([]);
    expect(lines(warnings)).toEqual([]);
    expect(cases).toHaveLength(24);
    expect(cases[1]).toMatchObject({
      id: "P002", line: 3, patient: "P001", batch: "B", set: "train",
      images: { T1: "data/P002/t1.nii.gz", T2: "data/P002/t2.nrrd", US: "data/P002/us.png#spacing=0.2x0.2" },
      transforms: {}, registered: {}, masks: { tumour: { "": "data/P002/voi.nii.gz" }, lesion: { US: "data/P002/roi.png" } },
      readers: { second: { lesion: { US: "data/P002/roi.png" } } }, values: { her2: "zero", age: "41", menopause: "pre" },
    });
    expect([cases[0].transforms, cases[5].readers, cases[3].values.age]).toEqual([{ T2: "data/P001/t2.tfm" }, {}, null]);
    expect(cases.map(({ set }) => set).filter((set) => set === "test")).toHaveLength(8);
  });

  it("draws sets by patient, in like shares of the first task's outcome", async () => {
    const { cases } = await cohort(undefined, studyText.replace(/^split: .*$/m, "split: { hold: { test: 0.25 } }"));
    const test = cases.filter(({ set }) => set === "test");
    // A quarter of 8 positive, 8 low and 7 zero patients: P002 (zero) is P001, who is positive.
    expect(["positive", "low", "zero"].map((value) => new Set(test.filter(({ values }) => values.her2 === value).map(({ patient }) => patient)).size)).toEqual([2, 2, 2]);
    expect(cases[0].set).toBe(cases[1].set);
  });

  it("lacks columns: each is named where the study names it, with the nearest there is", async () => {
    const { problems } = await cohort(undefined, studyText, header.map((name) => (name === "t2" ? "T2" : name)));
    expect(lines(problems)).toEqual(['images.T2.column: cohort.csv has no column "t2"; did you mean "T2"?']);
  });

  it("has rows that cannot be used, told by line", async () => {
    const { cases, problems } = await cohort((rows) => {
      rows[4].t1 = "";
      rows[5].id = "P005";
      rows[6].voi = "";
      rows[7].id = "";
      rows[8].centre = "9";
      rows[1].centre = "2";
    });
    expect(lines(problems)).toEqual([
      'cohort.csv:6 (case P005): column "t1" is empty',
      "cohort.csv:7 (case P005): the id P005 is that of line 6 already",
      'cohort.csv:8 (case P007): column "voi" is empty',
      'cohort.csv:9: column "id" is empty',
      'cohort.csv:10 (case P009): centre is "9", of none of the sets train (1), test (2, 3)',
      "cohort.csv:3 (case P002): patient P001 is in set test here and in train in line 2 (case P001): a patient belongs to one set",
    ]);
    expect(cases).toHaveLength(22);
  });

  it("has outcomes that are nearly what a task says, told by case; others are noted", async () => {
    const { problems, warnings } = await cohort((rows) => {
      rows[0].her2 = "Positive ";
      rows[5].her2 = "positve";
      rows[7].her2 = "equivocal";
    });
    expect(lines(problems)).toEqual([
      'cohort.csv:2 (case P001): her2 is "Positive ", which no task knows (positive, low, zero); did you mean "positive"?',
      'cohort.csv:7 (case P006): her2 is "positve", which no task knows (positive, low, zero); did you mean "positive"?',
    ]);
    expect(lines(warnings)).toEqual(['cohort.csv:9 (case P008): her2 is "equivocal", which no task knows (positive, low, zero): the case takes part in none']);
  });

  it("has outcomes of other names altogether: what there is, and what is lacking", async () => {
    const { problems } = await cohort((rows) => rows.forEach((row) => void (row.her2 = row.her2 === "positive" ? "1" : "0")));
    expect(lines(problems)).toEqual([
      'tasks.her2: too few training cases are positive (positive) and negative (low, zero): 0 positive and 0 negative of 16, at least 2 of each are needed; column "her2" holds "0" (11), "1" (5)',
      'tasks.low: too few training cases are positive (low) and negative (zero): 0 positive and 0 negative of 16, at least 2 of each are needed; column "her2" holds "0" (11), "1" (5)',
    ]);
  });

  it("may write whole numbers with a point, as tables with gaps do", async () => {
    const study = studyText.replaceAll("positive: [positive], negative: [low, zero]", "positive: [1], negative: [0]").replace(/^ {2}low: .*\n/m, "");
    const { problems } = await cohort((rows) => rows.forEach((row) => void (row.her2 = row.her2 === "positive" ? "1.0" : "0.0")), study);
    expect(lines(problems)).toEqual([]);
  });

  it("has a scanner with one case: in training, or in a set whose scanner training has not", async () => {
    const { problems } = await cohort((rows) => {
      rows[2].scanner = "C";
      rows[20].scanner = "D";
      rows[4].scanner = "";
    });
    expect(lines(problems)).toEqual([
      'cohort.csv:6 (case P005): column "scanner" is empty; ComBat needs the batch of each case',
      "cohort.csv:4 (case P003): scanner C has this one training case (task her2); ComBat needs at least 2 of a batch",
      "cohort.csv:22 (case P021): scanner D has this one case in set test, and training has none (task her2); ComBat needs at least 2 of a batch",
    ]);
    expect((await cohort((rows) => void (rows[2].scanner = "C"), studyText.replace("{ kind: combat }", "{ kind: combat, meanOnly: true }"))).problems).toEqual([]);
    expect((await cohort((rows) => void (rows[2].scanner = "C"), studyText.replace("{ kind: combat }, ", ""))).problems).toEqual([]);
  });

  it("has clinical values of another kind, and columns with much missing", async () => {
    const { problems, warnings } = await cohort((rows) => {
      rows[1].age = "old";
      rows[2].menopause = "peri";
      for (const row of rows.slice(10, 16)) row.menopause = "";
    });
    expect(lines(problems)).toEqual(['cohort.csv:3 (case P002): age is "old", not a number', 'cohort.csv:4 (case P003): menopause is "peri", not one of pre, post']);
    expect(lines(warnings)).toEqual(['cohort.csv: column "menopause" is empty in 6 of 24 cases (25 %)']);
  });

  it("has a reader of one training case, and sets that no case is in", async () => {
    const few = await cohort((rows) => rows.forEach((row, i) => void (row.roi_2 = i === 0 || i > 20 ? row.roi : "")));
    expect(lines(few.problems)).toEqual(["readers.second: reader second drew 1 training case; the step icc needs at least 2"]);
    const none = await cohort((rows) => rows.forEach((row) => void (row.centre = "1")));
    expect(lines(none.problems)).toEqual(["split.sets.test: no case is in set test; there are train (24 cases)"]);
  });

  it("has the anchor among its training cases", async () => {
    const study = (anchor: string): string => studyText.replace("  lesion:", `  H: { habitats: { of: tumour, images: [T1, T2], k: 2, anchor: ${anchor} } }\n  lesion:`);
    expect((await cohort(undefined, study("P004"))).problems).toEqual([]);
    expect(lines((await cohort(undefined, study("P020"))).problems)).toEqual(["regions.H.habitats.anchor: the anchor P020 is in set test, it has to be a training case"]);
    expect(lines((await cohort(undefined, study("P04"))).problems)).toEqual(["regions.H.habitats.anchor: the anchor P04 is none of the 24 cases"]);
  });
});
