import { describe, expect, it } from "vitest";
import { parseStudy } from "../../../src/host/study/file/parse.ts";
import { edited, problemsOf, small } from "./small.ts";

type Edit = readonly [string, string];

describe("parseStudy", () => {
  it("fills presets in", () => {
    const { file, problems } = parseStudy(small, "study.yaml");
    expect(problems).toEqual([]);
    expect(file!.images.T1).toEqual({ column: "t1", n4: false, register: { to: "DCE", kind: "rigid", contrast: "different", gridSpacing: 20 } });
    expect(file!.cohort.id).toBe("id");
    expect(file!.tasks.her2.negative).toEqual(["negative", "0"]);
    expect(file!.models.Both).toMatchObject({ by: "average", folds: 5 });
  });

  it("reads JSON", () => {
    const text = JSON.stringify(parseStudy(small, "study.yaml").file, null, 2);
    expect(parseStudy(text, "study.json")).toMatchObject({ file: parseStudy(small, "study.yaml").file, problems: [] });
    expect(parseStudy(text.replace('"title"', '"tilte"'), "study.json").problems).toEqual([
      { where: "study.json:1:1", what: "title is missing; expected a text" },
      { where: "study.json:3:3", what: 'unknown setting "tilte"; did you mean "title"?' },
    ]);
  });

  it("finds the place of a value, of a block its key's, and of what is not there what it would be in", () => {
    const { locate, locateKey } = parseStudy(small, "study.yaml");
    expect(locate(["images", "DCE", "spacing", 1])).toBe("study.yaml:19:18");
    expect(locate(["images", "DCE"])).toBe("study.yaml:16:3");
    expect(locateKey(["images", "DCE", "spacing"])).toBe("study.yaml:19:5");
    expect(locate(["counts", "H1_T1_*"])).toBe("study.yaml:36:12");
    expect(locate(["images", "DCE", "formula"])).toBe("study.yaml:16:3");
    expect(locate([])).toBe("study.yaml:1:1");
  });

  it("follows anchors", () => {
    const text = edited(["register: { to: DCE }", "register: &to { to: DCE, knd: rigid }"], ["n4: true", "register: *to"]);
    expect(parseStudy(text, "study.yaml").problems.map(({ where }) => where)).toEqual(["study.yaml:15:46", "study.yaml:15:46"]);
  });

  it.each<[string, Edit, readonly string[]]>([
    ["an unknown part", ["tasks:", "taks:"], ["1:1 tasks is missing; expected tasks by name", '58:1 unknown setting "taks"; did you mean "tasks"?']],
    ["an unknown setting", ["column: dce\n", "colum: dce\n"], ["16:3 images.DCE.column is missing; expected the name of a column", '17:5 unknown setting "colum" of images.DCE; did you mean "column"?']],
    ["an unknown setting like no other", ["around: tumour", "around: tumour\n    colour: red"], ['27:5 unknown setting "colour" of regions.ring; known: ring, around, inPlane']],
    ["an unknown setting deeper", ["n4: true", "n4: { shrnk: 2 }"], ['18:11 unknown setting "shrnk" of images.DCE.n4; did you mean "shrink"?']],
    ["a number for a flag", ["n4: true", "n4: 5"], ["18:9 images.DCE.n4 is 5; expected true, false, or settings shrink, iterations"]],
    ["two numbers of three", ["spacing: [1, 1, 1]", "spacing: [1, 1]"], ["19:14 images.DCE.spacing is [1,1]; expected three numbers > 0 (mm along x, y, z)"]],
    ["a number of the wrong sign in a list", ["spacing: [1, 1, 1]", "spacing: [1, -1, 1]"], ["19:18 images.DCE.spacing[1] is -1; expected a number > 0"]],
    ["a number for a list", ["spacing: [1, 1, 1]", "spacing: 1"], ["19:14 images.DCE.spacing is 1; expected three numbers > 0 (mm along x, y, z)"]],
    ["a region of the kind that was meant", ["around: tumour", "arund: tumour"], ["24:3 regions.ring.around is missing; expected a name of letters and digits", '26:5 unknown setting "arund" of regions.ring; did you mean "around"?']],
    ["a model of the kind that was meant", ["stack: [MRI, Clinical], model: { kind: logistic }", "stack: [MRI, Clinical]"], ["57:9 models.Both.model is missing; expected { kind, ...settings }"]],
    ["a number out of range", ["k: [3, 6]", "k: 12"], ["28:51 regions.H.habitats.k is 12; expected a whole number from 2 to 10"]],
    ["neither number nor range", ["k: [3, 6]", "k: many"], ['28:51 regions.H.habitats.k is "many"; expected a whole number, or [from, to]']],
    ["a name with _", ["  ring:\n    ring", "  the_ring:\n    ring"], ['24:3 regions has the name "the_ring"; expected a name of letters and digits, a letter first', '33:69 no region is named "ring"; known: tumour, H, lesion']],
    ["a name that comes twice", ["lesion: { mask: roi }", "tumour: { mask: roi }"], ["29:3 tumour is here a second time", '34:54 no region is named "lesion"; known: tumour, ring, H']],
    ["a part that is missing", ["title: A small study\n", ""], ["1:1 title is missing; expected a text"]],
    ["a setting that is missing", ["  table: cohort.csv\n", ""], ["3:1 cohort.table is missing; expected a text"]],
    ["an unknown kind of column", ["age: number", "age: integer"], ['7:10 cohort.clinical.age is "integer"; expected number, or a list of categories']],
    ["an empty setting", ["age: number", "age:"], ["7:5 cohort.clinical.age is empty; expected number, or a list of categories"]],
    ["a count that is none", ["H1_T1_*: 107", "H1_T1_*: many"], ['36:12 counts.H1_T1_* is "many"; expected a number']],
    ["a step that is no object", ["- kind: z-score\n", "- z-score\n"], ['42:9 recipes.radiomics.steps[1] is "z-score"; expected { kind, ...settings }']],
    ["text that is no YAML", ["study: small", "study: [small"], ["2:1 this is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ]"]],
  ])("%s", async (_, edit, expected) => {
    expect(await problemsOf(edited(edit))).toEqual(expected.map((line) => `study.yaml:${line}`));
  });

  it.each([["", "the file is empty"], ["[]", "the file is []"], ["study", 'the file is "study"']])("a file that holds no study: %s", async (text, found) => {
    expect(await problemsOf(text)).toEqual([`study.yaml:1:1 ${found}; expected settings study, title, source, notes, seed, cohort, split, images, regions, readers, features, counts, recipes, models, tasks, evaluation, figures`]);
  });

  it("lists what is wrong in many places at once, by line", async () => {
    const text = edited(["age: number", "age: integer"], ["n4: true", "n4: 5"], ["around: tumour", "around: tumor"], ["parameters: us.yaml", "parameters: uss.yaml"], ["atLeast: 0.75", "atLest: 0.75"], ["[MRI, Clinical]", "[MRI, Clincal]"], ["negative, 0", "positive, 0"]);
    expect(await problemsOf(text)).toEqual([
      'study.yaml:7:10 cohort.clinical.age is "integer"; expected number, or a list of categories',
      "study.yaml:18:9 images.DCE.n4 is 5; expected true, false, or settings shrink, iterations",
      'study.yaml:26:13 no region is named "tumor"; did you mean "tumour"?',
      "study.yaml:34:21 uss.yaml: no such file",
      'study.yaml:41:9 unknown setting "atLest" of recipes.radiomics.steps[0]; did you mean "atLeast"?',
      'study.yaml:57:24 no model is named "Clincal"; did you mean "Clinical"?',
      'study.yaml:59:59 "positive" is positive as well as negative',
    ]);
  });
});
