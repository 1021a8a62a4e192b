import { describe, expect, it } from "vitest";
import { checkSpec } from "../../../src/host/pipeline/spec.ts";
import { edited, problemsOf, resolved, small, warningsOf } from "./small.ts";

type Edit = readonly [string, string];
const lasso = "      - kind: lasso\n";
const steps = (...kinds: string[]): string => kinds.map((kind) => `      - { kind: ${kind} }\n`).join("");

describe("pipelines of models", () => {
  it("begin with the model's columns, and have the recipe's parts", async () => {
    const { MRI } = (await resolved(small)).study!.pipelines;
    expect(MRI.steps!.map(({ kind }) => kind)).toEqual(["columns", "icc", "z-score", "lasso"]);
    expect(MRI.steps![0]).toEqual({ kind: "columns", keep: ["tumour_*", "H*"] });
    expect(MRI).toMatchObject({ model: { kind: "logistic" }, threshold: { rule: "youden", on: "training" }, ifNothingKept: "refuse" });
  });

  it("are whole: nothing of them is a preset any more", async () => {
    for (const pipeline of Object.values((await resolved(small)).study!.pipelines)) expect(checkSpec(pipeline)).toEqual(JSON.parse(JSON.stringify(pipeline)));
  });

  it("take the model's own part before the recipe's", async () => {
    const text = edited(["use: radiomics }", "use: radiomics, steps: [{ kind: mean }], threshold: 0.3 }"]);
    const { MRI } = (await resolved(text)).study!.pipelines;
    expect(MRI).toMatchObject({ steps: [{ kind: "columns" }, { kind: "mean" }], model: { kind: "logistic" }, threshold: 0.3 });
  });

  it("of stacks have those of their bases, without thresholds", async () => {
    const { MRI, Clinical, Both } = (await resolved(small)).study!.pipelines;
    const [{ threshold: _, ...mri }, { threshold: __, ...clinical }] = [MRI, Clinical];
    expect(Both).toEqual({ steps: [], model: { kind: "stack", bases: { MRI: mri, Clinical: clinical }, by: "average", folds: 5, meta: { kind: "logistic" } }, threshold: 0.5, ifNothingKept: "refuse" });
  });

  it("tune the steps that the file means, which come after that of the columns", async () => {
    const text = edited(["    threshold: { rule: youden }", '    tune: { over: { "steps[0].atLeast": [0.75, 0.9] } }']);
    expect((await resolved(text)).study!.pipelines.MRI.tune).toEqual({ over: { "steps[1].atLeast": [0.75, 0.9] }, search: "grid", folds: 5, score: "auc" });
  });

  it.each<[string, readonly Edit[], readonly string[]]>([
    ["an unknown setting of a step", [["atLeast: 0.75", "atLest: 0.75"]], ['41:9 unknown setting "atLest" of recipes.radiomics.steps[0]; did you mean "atLeast"?']],
    ["a wrong setting of a step", [["atLeast: 0.75", "atLeast: high"]], ['41:18 recipes.radiomics.steps[0].atLeast is "high"; expected a number']],
    ["an unknown step", [["- kind: z-score\n", "- kind: zscore\n"]], ['42:15 recipes.radiomics.steps[1].kind is "zscore"; did you mean "z-score"?']],
    ["all that is wrong with a recipe", [["atLeast: 0.75", "atLeast: high"], ["model: { kind: logistic }\n    threshold", "model: { kind: logstic }\n    threshold"]], ['41:18 recipes.radiomics.steps[0].atLeast is "high"; expected a number', '44:20 recipes.radiomics.model.kind is "logstic"; did you mean "logistic"?']],
    ["a step of a model's own", [["{ kind: t-test }", "{ kind: t-test, below: 5 }"]], ["50:55 models.US.steps[1].below is 5; expected a number from 0 to 1"]],
    ["a threshold", [["{ rule: youden }", "{ rule: yuden }"]], ['45:16 recipes.radiomics.threshold is {"rule":"yuden"}; expected a number from 0 to 1, or { rule: "youden" or "closest", or "sensitivity" or "specificity" with at: a number from 0 to 1, on: "training" or "out-of-fold", folds }']],
    ["a recipe that there is not", [["use: radiomics", "use: radiomic"]], ['47:40 no recipe is named "radiomic"; did you mean "radiomics"?']],
    ["no model at all", [["    model: { kind: logistic }\n    threshold", "    threshold"]], ["46:3 models.MRI has no model, nor has recipe radiomics; expected model: { kind, ...settings }"]],
    ["columns that there are not", [["[lesion_*]", "[leson_*]"]], ["49:15 no column fits leson_*; columns are REGION_IMAGE_..., such as tumour_T1_original_shape_Elongation, and clinical_NAME"]],
    ["a stack of what there is not", [["[MRI, Clinical]", "[MRI, Clincal]"]], ['57:24 no model is named "Clincal"; did you mean "Clinical"?']],
    ["a stack of itself", [["[MRI, Clinical]", "[MRI, Both]"]], ['57:24 "Both" is this stack itself']],
    ["a stack of a stack", [["tasks:", "  More: { stack: [Both, US], model: { kind: logistic } }\ntasks:"]], ['58:19 "Both" is a stack; expected a model with columns of its own']],
    ["a stack twice of one", [["[MRI, Clinical]", "[MRI, MRI]"]], ['57:24 "MRI" is listed twice']],
    ["a stack's model and threshold", [["[MRI, Clinical], model: { kind: logistic }", "[MRI, Clinical], model: { kind: logistic, C: 1 }, threshold: 2"]], ['57:60 unknown setting "C" of models.Both.model; known: kind', '57:79 models.Both.threshold is 2; expected a number from 0 to 1']],
    ["a stack as a model", [["model: { kind: logistic }\n    threshold", "model: { kind: stack, bases: { a: { model: { kind: svm } } }, meta: { kind: svm } }\n    threshold"]], ['44:20 recipes.radiomics.model.kind is "stack"; expected a model that is none: a stack is written as { stack, by, folds, model }']],
    ["what is to be tuned", [["    threshold: { rule: youden }", '    tune: { over: { model.C: [1], "steps[9].x": [2], "steps[0].atLeast": [high] } }']], ["45:21 tune.over (model.C = 1): model.C is unknown; expected settings kind", '45:35 tune.over: "steps[9].x" is no place in the pipeline; expected one such as "model.C" or "steps[0].above"', '45:54 tune.over (steps[0].atLeast = "high"): steps[0].atLeast is "high"; expected a number']],
  ])("say of %s where it is", async (_, edits, expected) => {
    expect(await problemsOf(edited(...edits))).toEqual(expected.map((line) => `study.yaml:${line}`));
  });
});

describe("step orders that cannot be", () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    ["combat without batches", [["  batch: scanner\n", ""], ["- kind: z-score\n", "- kind: combat\n"]], ["41:9 combat needs to know each case's batch: cohort.batch names no column"]],
    ["combat after smote", [[lasso, steps("smote", "combat", "lasso")]], ["44:11 combat comes after smote, whose cases are made of two, not always of one batch: it belongs before"]],
    ["combat twice", [[lasso, steps("combat", "combat")]], ["44:11 combat comes a second time: the batches' effects have been taken out"]],
    ["combat with covariates", [[lasso, steps("combat, covariates: [age]")]], ["43:11 combat names covariates, age: the cases of a study have none"]],
    ["smote twice", [[lasso, steps("smote", "lasso", "smote")]], ["45:11 smote comes a second time: the classes are of one size by then"]],
    ["icc without readers", [["readers:\n  second: { tumour: voi_2 }\n", ""]], ["38:9 icc needs masks of another reader: the study has no readers"]],
    ["icc of a region that no reader drew", [["[tumour_*, H*]", "[tumour_*, lesion_*]"]], ["40:9 icc needs masks of another reader for all columns: none drew the regions of 1834 of 2048, such as lesion_US_original_shape_Elongation"]],
    ["icc of clinical columns", [["[tumour_*, H*]", "[tumour_*, clinical_age]"]], ["40:9 icc is of features that readers' masks give, but the model has clinical columns too: clinical_age"]],
    ["icc after a score", [[lasso, steps("rad-score", "icc")]], ['44:11 icc comes after rad-score: the features that readers\' masks give are gone, "rad-score" is the one column left']],
    ["a choice after a score", [[lasso, steps("rad-score", "mrmr, count: 3")]], ['44:11 mrmr comes after rad-score, where there is nothing to choose from: "rad-score" is the one column left']],
    ["columns after a score", [[lasso, steps("rad-score", "columns, keep: [H*]")]], ['44:11 columns comes after rad-score and names H*, which is no more: "rad-score" is the one column left']],
    ["a score of a score", [[lasso, steps("rad-score, name: score", "rad-score")]], ['44:11 rad-score comes a second time: "score" is the one column left']],
    ["variance after z-score", [[lasso, steps("variance")]], ["43:11 variance comes after z-score, where every variance is 1: above 0 it removes nothing; it belongs before"]],
    ["z-score twice", [[lasso, steps("lasso", "z-score")]], ["44:11 z-score comes a second time: it changes nothing that it has changed before"]],
    ["imputation after what needs it", [["- kind: imputation\n", "- kind: z-score\n      - kind: imputation\n"]], ["55:9 z-score needs complete values, but imputation comes after it: it belongs before"]],
    ["imputation of what the model has not", [["- kind: imputation\n", "- kind: imputation\n        discrete: [clinical_node]\n"]], ['55:9 imputation names a column that the model has not, "clinical_node"; did you mean "clinical_age"?']],
    ["columns that were left before", [["{ kind: t-test }", "{ kind: columns, drop: [lesion_US_wavelet*] }, { kind: columns, keep: [lesion_US_wavelet-LLH*] }"]], ["50:81 no column of the model fits lesion_US_wavelet-LLH*"]],
  ])("%s", async (_, edits, expected) => {
    expect(await problemsOf(edited(...edits))).toEqual(expected.map((line) => `study.yaml:${line}`));
  });

  it("are found while something else is wrong", async () => {
    expect(await problemsOf(edited(["around: tumour", "around: tumor"], [lasso, steps("variance")]))).toEqual([
      'study.yaml:26:13 no region is named "tumor"; did you mean "tumour"?',
      "study.yaml:43:11 variance comes after z-score, where every variance is 1: above 0 it removes nothing; it belongs before",
    ]);
  });

  it("of a recipe are told once, however many models use it", async () => {
    const text = edited([lasso, steps("variance")], ["  US:\n    columns: [lesion_*]", "  Ring: { columns: [ring_*], use: radiomics }\n  US:\n    columns: [lesion_*]"]);
    expect(await problemsOf(text)).toHaveLength(1);
  });

  it.each([
    ["z-score after smote added cases", steps("smote", "z-score", "lasso")],
    ["z-score after another scaling", steps("mean", "z-score", "lasso")],
    ["scaling of a score", steps("rad-score", "z-score")],
    ["smote before the selection", steps("smote", "t-test", "rad-score")],
  ])("are not: %s", async (_, made) => {
    const text = edited([lasso, made]);
    expect([...(await problemsOf(text)), ...(await warningsOf(text))]).toEqual([]);
  });
});
