import { describe, expect, it } from "vitest";
import { edited, parameterFiles, problemsOf, resolved, small, warningsOf } from "./small.ts";

type Edit = readonly [string, string];

describe("resolveStudy", () => {
  it("has nothing to say of a study in order", async () => {
    expect(await problemsOf(small)).toEqual([]);
    expect(await warningsOf(small)).toEqual([]);
  });

  it("gives a registered image its target's spacing", async () => {
    const { study } = await resolved(edited(["US: { column: us }", "US: { column: us, register: { to: T1 } }"]));
    expect(study!.images).toMatchObject({ DCE: { spacing: [1, 1, 1] }, T1: { spacing: [1, 1, 1] }, US: { spacing: [1, 1, 1] } });
    expect((await resolved(small)).study!.images.US).not.toHaveProperty("spacing");
  });

  it.each<[string, readonly Edit[], readonly string[]]>([
    ["registration to what there is not", [["to: DCE }", "to: DCF }"]], ['15:37 no image is named "DCF"; did you mean "DCE"?']],
    ["registration to a formula", [["to: DCE }", "to: SUB }"]], ['15:37 "SUB" is made by a formula; expected an image with a file']],
    ["registration in a circle", [["n4: true", "register: { to: T1 }"]], ["15:37 registrations go round in a circle: T1 -> DCE -> T1", "18:21 registrations go round in a circle: DCE -> T1 -> DCE"]],
    ["registration to itself", [["to: DCE }", "to: T1 }"]], ["15:37 registrations go round in a circle: T1 -> T1"]],
    ["a spacing that is not the target's", [["register: { to: DCE }", "register: { to: DCE }, spacing: [2, 2, 2]"]], ["15:53 spacing is [2, 2, 2], but the image is brought onto the grid of DCE, whose spacing is [1, 1, 1]; leave it out here"]],
    ["a formula of what there is not", [["DCE - T1", "DCE - T3"]], ['20:19 images.SUB.formula: "SUB = DCE - T3", column 13: no image is named T3; there are T1, DCE, US']],
    ["a formula that ends early", [["DCE - T1", "DCE -"]], ['20:19 images.SUB.formula: "SUB = DCE -", column 12: a number, an image or a function is expected, not the end']],
    ["a formula over two grids", [["DCE - T1", "DCE - US"]], ["20:19 DCE and US come to lie on grids of different spacing: [1, 1, 1] and its file's; register one to the other, or give both one spacing"]],
    ["habitats over two grids", [["images: [T1, SUB]", "images: [T1, US]"]], ["28:37 images come to lie on grids of different spacing: [1, 1, 1] and its file's; habitats need one grid"]],
    ["habitats' images", [["images: [T1, SUB]", "images: [T1, SBU, T1]"]], ['28:42 no image is named "SBU"; did you mean "SUB"?', '28:47 "T1" is listed twice']],
    ["habitats of habitats", [["of: tumour", "of: H"]], ['28:21 "H" is habitats itself; expected a region with a mask, or a ring']],
    ["habitats of masks of their own", [["tumour: { mask: voi }", "tumour: { mask: { T1: a, DCE: b } }"], ["second: { tumour: voi_2 }", "second: { tumour: { T1: c, DCE: d } }"]], ['28:21 "tumour" has a mask for each image; habitats need one mask that all images share']],
    ["a range the wrong way round", [["k: [3, 6]", "k: [6, 3]"]], ["28:51 k is [6, 3]; expected the smaller number first"]],
    ["a number of habitats that cannot come out", [["expected: 3", "expected: 8"]], ["28:69 expected is 8, which is not in the range of k, 3 to 6"]],
    ["a ring around what there is not", [["around: tumour", "around: tumor"]], ['26:13 no region is named "tumor"; did you mean "tumour"?']],
    ["a ring around habitats", [["around: tumour", "around: H"]], ['26:13 "H" has no mask of its own; expected a region with a mask']],
    ["a ring of no width", [["ring: [0, 5]", "ring: [5, 5]"]], ["25:11 ring is [5, 5]; expected the nearer distance first"]],
    ["two regions of one name", [["lesion: { mask: roi }", "H2: { mask: roi }"], ["regions: [lesion]", "regions: [H2]"], ["[lesion_*]", "[H2_US_*]"]], ["29:3 regions H and H2 both come to a region H2"]],
    ["a reader of a region without a mask", [["second: { tumour: voi_2 }", "second: { tumour: voi_2, H: h_2 }"]], ['31:28 "H" is made from another region; a reader draws the one with a mask, tumour']],
    ["the first reader as another", [["second:", "first:"]], ['31:3 "first" is who drew the regions\' own masks; expected another name']],
    ["a reader with other masks", [["tumour: voi_2", "tumour: { T1: voi_2 }"]], ["31:21 the reader has columns for T1, the region itself one column"]],
    ["a feature set's images and regions", [["[US], regions: [lesion]", "[US, Us], regions: [lesion, H1]"]], ['34:43 no image is named "Us"; did you mean "US"?', '34:66 no region is named "H1"; did you mean "H"?']],
    ["columns in two feature sets", [["[lesion] }", "[lesion, tumour] }"], ["[T1, DCE],", "[T1, DCE, US],"]], ['34:62 columns tumour_US_* are in feature set "mri" already']],
    ["an image without a mask", [["tumour: { mask: voi }", "tumour: { mask: { T1: a } }"], ["second: { tumour: voi_2 }", "second: { tumour: { T1: c } }"], ["tumour, ring, H] }", "tumour] }"], ["of: tumour", "of: lesion"], ["H1_T1_*: 107", "tumour_T1_*: 107"], ["[tumour_*, H*]", "[tumour_*]"]], ["33:61 region tumour has no mask for image DCE; it has them for T1"]],
    ["a parameter file that is not there", [["us.yaml", "uss.yaml"]], ["34:21 uss.yaml: no such file"]],
    ["counts of no columns", [["H1_T1_*: 107", "H1_T7_*: 107"]], ["36:3 no column fits H1_T7_*; columns are REGION_IMAGE_..., such as tumour_T1_original_shape_Elongation, and clinical_NAME"]],
    ["half a column", [["H1_T1_*: 107", "H1_T1_*: 10.5"]], ["36:12 counts.H1_T1_* is 10.5; expected a whole number >= 0"]],
    ["a category alone", [["[negative, positive]", "[negative]"]], ["8:12 nodes has one category; expected at least two"]],
    ["a category twice", [["[negative, positive]", "[negative, negative]"]], ['8:23 "negative" is listed twice']],
    ["the outcome among what is learned from", [["age: number", "her2: number"]], ["7:5 her2 is the outcome of task her2: it cannot be a clinical column that models learn from"]],
    ["an outcome that is the id", [["outcome: her2", "outcome: id"]], ["59:20 id is the column of ids; expected the column of the outcome"]],
    ["no training set", [["train: [A]", "training: [A]"]], ['11:3 sets are training, external; one must be "train"']],
    ["a value in two sets", [["external: [B]", "external: [B, A]"]], ['13:19 "A" is listed in set train already']],
    ["sets of no column", [["  column: centre\n", ""]], ["10:3 sets are by a column's values, but split names no column"]],
    ["all that is trained on held out", [["external: [B]", "external: [B]\n  hold: { train: 0.2, external: 0.8 }"]], ['14:3 shares sum to 1: no case is left in "train"', '14:11 "train" is what is drawn from; expected the name of another set', '14:23 "external" is one of `sets` already; expected the name of another set']],
    ["a set of a reserved name", [["external: [B]", "cross-validation: [B]"]], ['13:5 "cross-validation" is what training cases predicted out of folds are called; expected another name']],
    ["a class that is two", [["negative: [negative, 0]", "negative: [negative, positive]"]], ['59:69 "positive" is positive as well as negative']],
    ["a task's models", [["negative, 0]", "negative, 0], models: [MRi]"]], ['59:82 no model is named "MRi"; did you mean "MRI"?']],
  ])("%s", async (_, edits, expected) => {
    expect(await problemsOf(edited(...edits))).toEqual(expected.map((line) => `study.yaml:${line}`));
  });

  it("passes a parameter file's own errors on", async () => {
    const files = { ...parameterFiles, "us.yaml": "setting:\n  binWdth: 5\n" };
    expect(await problemsOf(small, files)).toEqual(['us.yaml:2:12 unknown setting "binWdth"; did you mean "binWidth"?']);
  });

  it.each<[string, readonly Edit[], readonly string[]]>([
    ["what nothing asks for", [["lesion: { mask: roi }", "lesion: { mask: roi }\n  other: { mask: o }"]], ["30:3 nothing asks for region other"]],
    ["a recipe that no model uses", [["use: radiomics", "model: { kind: logistic }"]], ["38:3 no model uses recipe radiomics"]],
    ["training cases only", [["  column: centre\n  sets:\n    train: [A]\n    external: [B]\n", "  hold: {}\n"]], ["9:1 all cases are training cases: nothing says how models do on others (split.column, split.hold or evaluation.crossValidation)"]],
    ["a number of habitats that the cases decide", [[", expected: 3", ""]], ["28:51 k is chosen from 3 to 6 by the cases: columns are counted as of 6 until then; `expected` says how many there should be"]],
    ["clinical columns that are not imputed", [["- kind: imputation", "- kind: z-score"]], ["52:3 there is no imputation for the clinical columns, clinical_age, clinical_nodes=positive: where one is missing in a case, the model cannot be fitted"]],
  ])("warns of %s", async (_, edits, expected) => {
    const text = edited(...edits);
    expect(await problemsOf(text)).toEqual([]);
    expect(await warningsOf(text)).toEqual(expected.map((line) => `study.yaml:${line}`));
  });
});
