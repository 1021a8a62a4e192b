import { describe, expect, it } from "vitest";
import { takeCases, takeFeatures } from "../../src/host/dataset/dataset.ts";
import { matrix } from "../../src/host/dataset/matrix.ts";
import { crossValidate } from "../../src/host/pipeline/crossValidate.ts";
import { fit, fitStep, predict, transform } from "../../src/host/pipeline/fit.ts";
import { modelText, readModel } from "../../src/host/pipeline/modelFile.ts";
import { Cohort, cohort, HeldOut, heldOut, Training } from "../../src/host/pipeline/parts.ts";
import { permutationTest } from "../../src/host/pipeline/permutationTest.ts";
import type { PipelineSpec } from "../../src/host/pipeline/spec.ts";
import { folds, split, splitBy } from "../../src/host/pipeline/split.ts";
import { table } from "./table.ts";

const spec: PipelineSpec = { steps: [{ kind: "z-score" }, { kind: "t-test" }], model: { kind: "l2-logistic" } };
const data = table({ cases: 120, features: 40 });
const all = cohort(data);
const { training, test } = split(all, { seed: 1 });

/** What `work` throws, as `[name, message]`. */
async function refusal(work: () => unknown): Promise<[string, string]> {
  try {
    await work();
  } catch (error) {
    return [(error as Error).name, (error as Error).message];
  }
  return ["none", "nothing was refused"];
}

describe("leakage that the type checker finds is refused at run time too", () => {
  // Each line below is an error of types (npx tsc says so if it is not), and the call is made all the same.
  it.each<[string, () => unknown, RegExp]>([
    // @ts-expect-error a cohort is not a training part
    ["a pipeline fitted on a cohort", () => fit(spec, all), /^fit: a pipeline of z-score, t-test, l2-logistic cannot be fitted on a cohort of 120 cases/],
    // @ts-expect-error
    ["a step fitted on a cohort", () => fitStep({ kind: "t-test" }, all), /^fitStep: t-test cannot be fitted on a cohort of 120 cases/],
    // @ts-expect-error held-out cases are there to be predicted
    ["a pipeline fitted on held-out cases", () => fit(spec, test), /cannot be fitted on \d+ held-out cases/],
    // @ts-expect-error
    ["a step fitted on held-out cases", () => fitStep({ kind: "z-score" }, test), /z-score cannot be fitted on \d+ held-out cases/],
    // @ts-expect-error a table that nobody has split
    ["a table", () => fit(spec, data), /can be fitted on a training part alone/],
    // @ts-expect-error held-out cases do not become training cases
    ["held-out cases split", () => split(test), /held-out cases cannot be made training cases/],
    // @ts-expect-error
    ["held-out cases cross-validated", () => crossValidate(spec, test), /pipelines would be fitted on \d+ held-out cases/],
    // @ts-expect-error parts come from cohort(), heldOut(), split() and folds() alone
    ["a training part made by hand", () => new Training(Symbol("parts"), data, []), /parts are made by cohort\(\)/],
    // @ts-expect-error its brand cannot be written
    ["an object that looks like a training part", () => fit(spec, { data, seen: [] }), /can be fitted on a training part alone/],
  ])("%s", async (_, work, message) => {
    const [name, text] = await refusal(work);
    expect(name).toBe("LeakageError");
    expect(text).toMatch(message);
  });

  it("a forged prototype does not make a training part", async () => {
    const forged = Object.assign(Object.create(Training.prototype) as Training, { data, seen: [] });
    expect((await refusal(() => fit(spec, forged)))[0]).toBe("LeakageError");
  });
});

describe("leakage that only the values can show is refused at run time", () => {
  it("selection before the split", async () => {
    // The selection is fitted on training cases, as it may be; then those are taken apart again.
    const selection = await fitStep({ kind: "t-test", below: 0.2 }, training);
    const selected = selection.apply(training);
    const patients = new Set(training.data.patients).size;
    for (const work of [() => crossValidate(spec, selected), () => split(selected), () => folds(selected, 5), () => permutationTest(spec, selected)]) {
      const [name, text] = await refusal(work);
      expect(name).toBe("LeakageError");
      expect(text).toMatch(new RegExp(`held-out patients \\(P\\d+, .*\\) were seen by t-test, which was fitted on ${patients} patients`));
    }
    const whole = selection.apply(all);
    expect((await refusal(() => split(whole, { seed: 2 })))[0]).toBe("LeakageError");
    // On the cases that the selection has not seen it may be tested.
    const fitted = await fit(spec, selected);
    expect(predict(fitted, selection.apply(test)).set).toBe("held-out");
    expect(fitted.report!.warnings[0]).toMatch(/^t-test made the training cases' values before/);
  });

  it("a test case that was a training case under another split", async () => {
    const fitted = await fit(spec, training);
    const other = split(all, { seed: 2 });
    const [name, text] = await refusal(() => predict(fitted, other.test));
    expect(name).toBe("LeakageError");
    expect(text).toMatch(/^predict: \d+ of \d+ held-out patients \(.*\) were seen by the pipeline of z-score, t-test, l2-logistic/);
    expect((await refusal(() => predict(fitted, all)))[0]).toBe("LeakageError");
    expect((await refusal(() => predict(fitted, other.training)))[0]).toBe("LeakageError");
    expect((await refusal(() => predict(fitted, heldOut(training.data))))[0]).toBe("LeakageError");
  });

  it("values that a pipeline made, split again", async () => {
    const fitted = await fit(spec, training);
    const made = transform(fitted, training);
    expect((await refusal(() => crossValidate(spec, made)))[0]).toBe("LeakageError");
    // Nor as a new cohort: the values remember. Those of the training cases themselves are free.
    expect((await refusal(() => crossValidate(spec, cohort({ ...made.data, readings: undefined }))))[0]).toBe("LeakageError");
    expect((await crossValidate(spec, cohort(training.data), { folds: 2 })).folds).toHaveLength(2);
  });

  it("copies of such values: cases and features taken, spread, copied", async () => {
    const { data: selected } = (await fitStep({ kind: "top-n", count: 5 }, training)).apply(training);
    const copies = [takeCases(selected, [...selected.ids.keys()].slice(1)), takeFeatures(selected, [0, 2]), { ...selected, x: { ...selected.x, values: selected.x.values.slice() } }, { ids: selected.ids, patients: selected.patients, features: selected.features, x: selected.x, y: selected.y }];
    for (const copy of copies) expect((await refusal(() => crossValidate(spec, cohort(copy))))[1]).toMatch(/were seen by top-n/);
    // @ts-expect-error a step is applied to a part
    expect((await refusal(async () => (await fitStep({ kind: "t-test" }, training)).apply(data)))[1]).toMatch(/^fitStep: t-test: not a part of a cohort/);
  });

  it("the outcome as a covariate that ComBat puts back", async () => {
    for (const code of [(label: number) => label, (label: number) => 2 - label]) {
      const covariates = { names: ["response"], x: matrix(120, 1, Float64Array.from(data.y!, code)) };
      const [name, text] = await refusal(() => crossValidate({ ...spec, steps: [{ kind: "combat" }] }, cohort({ ...data, covariates })));
      expect(name).toBe("LeakageError");
      expect(text).toMatch(/^combat: covariate response is the outcome of all \d+ training cases/);
    }
    const age = { names: ["age"], x: matrix(120, 1, Float64Array.from(data.y!, (label, i) => label + (i % 2))) };
    expect((await crossValidate({ ...spec, steps: [{ kind: "combat" }] }, cohort({ ...data, covariates: age }), { folds: 2 })).folds).toHaveLength(2);
  });

  it("training cases of a model that was read from a file", async () => {
    const read = readModel(modelText(await fit(spec, training)));
    expect(predict(read, test).set).toBe("held-out");
    expect(predict(read, training).set).toBe("training");
    expect((await refusal(() => predict(read, heldOut(training.data))))[0]).toBe("LeakageError");
  });

  it("a patient on both sides of a split by column", async () => {
    const sets = data.patients.map((_, i) => (i % 2 === 0 ? "train" : "test"));
    const [name, text] = await refusal(() => splitBy(all, sets, "train"));
    expect(name).toBe("LeakageError");
    expect(text).toMatch(/^splitBy: patient P10 has cases in (train and in test|test and in train)/);
  });
});

describe("splits", () => {
  it("keep patients together and the classes' shares", () => {
    for (const seed of [1, 2, 3, 4]) {
      const { training: a, test: b } = split(all, { test: 0.3, seed });
      const left = new Set(a.data.patients);
      expect(b.data.patients.filter((patient) => left.has(patient))).toEqual([]);
      expect([...a.data.ids, ...b.data.ids].sort()).toEqual([...data.ids].sort());
      const share = ({ y }: { y: Uint8Array | null }) => y!.reduce((sum, label) => sum + label, 0) / y!.length;
      expect(Math.abs(share(a.data) - share(b.data))).toBeLessThan(0.06);
      expect(Math.abs(b.data.ids.length / data.ids.length - 0.3)).toBeLessThan(0.05);
    }
  });

  it("by a column give each set by its name", () => {
    const number = (patient: string) => Number(patient.slice(1));
    const sets = data.patients.map((patient) => (number(patient) % 3 === 0 ? "external" : number(patient) % 3 === 1 ? "centre 1" : "centre 2"));
    const { training: a, heldOut: held } = splitBy(all, sets, ["centre 1", "centre 2"]);
    expect(Training.is(a)).toBe(true);
    expect(Object.keys(held)).toEqual(["external"]);
    expect(HeldOut.is(held.external)).toBe(true);
    expect(held.external.data.ids).toEqual(data.ids.filter((_, i) => sets[i] === "external"));
    expect(() => splitBy(all, sets, "centre 3")).toThrow("no case is in set centre 3; there are");
    expect(() => splitBy(all, data.patients.map(() => "train"), "train")).toThrow("none is held out");
  });

  it("into folds hold each case out once", () => {
    const parts = folds(all, 5, 3);
    expect(parts.flatMap((part) => part.heldOut.data.ids).sort()).toEqual([...data.ids].sort());
    for (const part of parts) expect(part.training.data.ids.length + part.heldOut.data.ids.length).toBe(120);
    expect(Cohort.is(parts[0].training)).toBe(false);
  });

  it("that leave a side empty are refused", () => {
    expect(() => split(all, { test: 1 })).toThrow("split: test is 1; expected a share between 0 and 1");
    expect(() => split(cohort(table({ cases: 4, features: 10 })), { test: 0.01 })).toThrow("4 training and 0 held-out cases of 4");
  });
});
