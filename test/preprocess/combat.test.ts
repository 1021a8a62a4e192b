import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matrix, matrixOfColumns, takeColumns, takeRows, type Matrix } from "../../src/host/dataset/matrix.ts";
import { applyCombat, fitCombat, type Combat } from "../../src/host/preprocess/combat.ts";
import { Random } from "../../src/host/stats/random.ts";
import { agrees } from "../agreement.ts";

interface Variant {
  readonly parametric: boolean;
  readonly covariates: boolean;
  readonly meanOnly: boolean;
  readonly reference: boolean;
  readonly empiricalBayes?: boolean;
  readonly x: number[][];
}

const read = (name: string): string => readFileSync(new URL(`../../fixtures/stats/${name}`, import.meta.url), "utf8");
const r = JSON.parse(read("combat.json")) as {
  tool: string; batch: string[]; lone: string[]; age: number[]; grade: number[]; x: number[][];
  variants: Variant[]; single: number[][]; unseen: { parametric: boolean; x: number[][] }[];
};
const python = JSON.parse(read("combat_numpy.json")) as {
  tool: string; numpy: string; varying: number[]; variants: Variant[];
  unseen: { parametric: boolean; empiricalBayes: boolean; meanOnly: boolean; x: number[][] }[];
};
const x = matrixOfColumns(r.x);
const covariates = matrixOfColumns([r.age, r.grade]);
const casesOf = (names: readonly string[]): number[] => r.batch.flatMap((name, i) => (names.includes(name) ? [i] : []));
const of = <T>(values: readonly T[], cases: readonly number[]): T[] => cases.map((i) => values[i]);

/** The variant on the same cases: fit and application, through a JSON file. */
function harmonised(values: Matrix, batches: readonly string[], { covariates: kept, reference, parametric, meanOnly, empiricalBayes }: Omit<Variant, "x">): Float64Array {
  const given = kept ? covariates : undefined;
  const fitted = fitCombat(values, batches, { parametric, meanOnly, empiricalBayes, ...(given && { covariates: given }), ...(reference && { reference: "A" }) });
  return applyCombat(values, batches, JSON.parse(JSON.stringify(fitted)) as Combat, given).x.values;
}

const compared = { tolerance: 1e-11, scale: 1 };
const nameOf = (v: Omit<Variant, "x">): string =>
  [v.empiricalBayes === false ? "no EB" : v.parametric ? "parametric" : "non-parametric", v.covariates && "covariates", v.meanOnly && "mean only", v.reference && "reference batch"]
    .filter(Boolean).join(", ");

describe("ComBat", () => {
  it.each(r.variants.map((variant) => [nameOf(variant), variant] as const))("has sva's numbers: %s", (name, variant) => {
    agrees({ method: `ComBat: ${name}`, reference: r.tool, ours: harmonised(x, r.batch, variant), theirs: variant.x.flat(), ...compared });
  });

  it.each(python.variants.map((variant) => [nameOf(variant), variant] as const))("has neuroCombat's numbers: %s", (name, variant) => {
    const ours = harmonised(takeColumns(x, python.varying), r.batch, variant);
    agrees({ method: `ComBat: ${name}`, reference: python.tool, ours, theirs: variant.x.flat(), ...compared });
  });

  it("takes a batch of one case with meanOnly alone", () => {
    const fitted = fitCombat(x, r.lone, { meanOnly: true });
    agrees({ method: "ComBat: a batch of one case, mean only", reference: r.tool, ours: applyCombat(x, r.lone, fitted).x.values, theirs: r.single.flat(), ...compared });
    expect(() => fitCombat(x, r.lone)).toThrow('batch "D" has 1 case');
    expect(() => fitCombat(x, r.lone, { meanOnly: true, reference: "D" })).toThrow('batch "D" has 1 case, at least 2 are needed of a reference');
  });

  it("leaves features that are constant within a batch, and a reference batch, to the bit", () => {
    const fitted = fitCombat(x, r.batch, { reference: "A" });
    expect(fitted.unchanged).toEqual([3, 8]);
    expect(fitted.warnings).toEqual(["2 features are constant within a batch or without residual variance: they stay as they are"]);
    const result = applyCombat(x, r.batch, fitted).x;
    expect(takeColumns(result, [3, 8])).toEqual(takeColumns(x, [3, 8]));
    expect(takeRows(result, casesOf(["A"]))).toEqual(takeRows(x, casesOf(["A"])));
    expect(takeRows(result, casesOf(["B"]))).not.toEqual(takeRows(x, casesOf(["B"])));
  });

  it("leaves a feature that the covariates explain without a residue", () => {
    const explained = matrixOfColumns([...r.x.slice(0, 3), r.age.map((age) => 3 - 2 * age)]);
    expect(fitCombat(explained, r.batch, { covariates }).unchanged).toEqual([3]);
  });
});

describe("ComBat of a batch not in the training cases", () => {
  const [seen, unseen] = [casesOf(["A", "B"]), casesOf(["C"])];
  const train = takeRows(x, seen);
  const later = takeRows(x, unseen);

  it.each(r.unseen)("has sva's numbers with a reference batch (parametric: $parametric)", ({ parametric, x: theirs }) => {
    // sva drops features constant in any batch; of these C has none of its own.
    const fitted = fitCombat(train, of(r.batch, seen), { parametric, reference: "A" });
    const { x: ours, estimated } = applyCombat(later, of(r.batch, unseen), fitted);
    agrees({ method: `ComBat: unseen batch, reference batch, ${parametric ? "parametric" : "non-parametric"}`, reference: r.tool, ours: ours.values, theirs: theirs.flat(), ...compared });
    expect(estimated.map(({ name, cases }) => ({ name, cases }))).toEqual([{ name: "C", cases: 5 }]);
  });

  it.each(python.unseen)("has the formulas' numbers (parametric $parametric, EB $empiricalBayes, mean only $meanOnly)", ({ x: theirs, ...options }) => {
    const varying = (m: Matrix): Matrix => takeColumns(m, python.varying);
    const fitted = fitCombat(varying(train), of(r.batch, seen), { ...options, covariates: takeRows(covariates, seen) });
    const { x: ours } = applyCombat(varying(later), of(r.batch, unseen), fitted, takeRows(covariates, unseen));
    agrees({ method: `ComBat: unseen batch, ${nameOf({ ...options, covariates: true, reference: false })}`, reference: `formulas in ${python.numpy}`, ours: ours.values, theirs: theirs.flat(), ...compared });
  });

  it("has a single training batch as its reference", () => {
    const cases = casesOf(["A"]);
    const fitted = fitCombat(takeRows(x, cases), of(r.batch, cases));
    expect(fitted).toMatchObject({ reference: "A" });
    expect(fitted.warnings).toContain('one batch, "A": it stays as it is and is the reference for others');
    const { x: ours } = applyCombat(x, r.batch, fitted);
    expect(takeRows(ours, cases)).toEqual(takeRows(x, cases));
    agrees({ method: "ComBat: unseen batch, one training batch", reference: r.tool, ours: takeRows(ours, unseen).values, theirs: r.unseen[0].x.flat(), ...compared });
  });

  it("does not let training batches depend on the cases beside them", () => {
    const fitted = fitCombat(train, of(r.batch, seen));
    const alone = applyCombat(takeRows(x, [seen[0]]), [r.batch[seen[0]]], fitted).x;
    expect(alone).toEqual(takeRows(applyCombat(x, r.batch, fitted).x, [seen[0]]));
  });

  it("refuses a single case, naming its batch", () => {
    const fitted = fitCombat(train, of(r.batch, seen));
    expect(() => applyCombat(takeRows(x, [seen[0], unseen[0]]), ["A", "C"], fitted)).toThrow(
      'batch "C" is not among the training cases and has 1 case; estimating its effects takes at least 2',
    );
  });

  it("leaves a feature that is constant in it", () => {
    const fitted = fitCombat(train, of(r.batch, seen));
    const flat = matrix(later.rows, later.columns, later.values.slice());
    flat.values.fill(0.1, 0, later.rows);
    const { x: ours } = applyCombat(flat, of(r.batch, unseen), fitted);
    expect(takeColumns(ours, [0])).toEqual(takeColumns(flat, [0]));
    expect(takeColumns(ours, [1])).not.toEqual(takeColumns(flat, [1]));
  });
});

describe("ComBat of bad input", () => {
  const error = (message: string): object => expect.objectContaining({ name: "InputError", message: expect.stringContaining(message) as string }) as object;
  const fails = (run: () => unknown): unknown => {
    try {
      run();
    } catch (thrown) {
      return thrown;
    }
    return null;
  };

  it("names covariates that are confounded", () => {
    const site = r.batch.map((name) => (name === "A" ? 1 : 0));
    const sum = r.age.map((age, i) => age + 2 * r.grade[i] + 5 * site[i]);
    expect(fails(() => fitCombat(x, r.batch, { covariates: matrixOfColumns([r.age, site]) }))).toEqual(error("covariate 2 is confounded with the batches"));
    expect(fails(() => fitCombat(x, r.batch, { covariates: matrixOfColumns([r.age, r.grade, sum]) }))).toEqual(error("covariate 3 is confounded: the batches and the covariates before it"));
    expect(fails(() => fitCombat(x, r.batch, { covariates: matrixOfColumns([new Float64Array(20).fill(1)]) }))).toEqual(error("covariate 1 is confounded"));
  });

  it("names what does not fit", () => {
    const missing = matrix(x.rows, x.columns, x.values.slice());
    missing.values[x.rows * 2 + 4] = NaN;
    const fitted = fitCombat(x, r.batch, { covariates });
    expect(fails(() => fitCombat(missing, r.batch))).toEqual(error("ComBat: column 3, case 5 is missing (impute first)"));
    expect(fails(() => fitCombat(x, r.batch.slice(1)))).toEqual(error("19 batches for 20 cases"));
    expect(fails(() => fitCombat(x, r.batch, { reference: "Z" }))).toEqual(error('reference "Z" is none of the batches "A", "B", "C"'));
    expect(fails(() => fitCombat(takeColumns(x, [0]), r.batch))).toEqual(error("empirical Bayes takes at least 2 features"));
    expect(fails(() => applyCombat(x, r.batch, fitted))).toEqual(error("ComBat's covariates: 0 columns, fitted on 2"));
    expect(fails(() => applyCombat(takeColumns(x, [0]), r.batch, fitted, covariates))).toEqual(error("ComBat: 1 columns, fitted on 30"));
  });
});

describe("ComBat of many cases", () => {
  it("has likelihoods that do not underflow", () => {
    const random = new Random(6);
    const batches = Array.from({ length: 1800 }, (_, i) => `scanner ${i % 2}`);
    const long = matrix(1800, 40, Float64Array.from({ length: 1800 * 40 }, (_, at) => random.normal() + (at % 2)));
    // (2 pi)^-450 exp(-450) is below the least float64: plain likelihoods are all 0 here.
    const { batches: effects } = fitCombat(long, batches, { parametric: false });
    for (const { gamma, delta } of effects) {
      // Standardised by the residual SD, the batches lie half a unit from the grand mean, with a variance of 1.
      for (const g of gamma) expect(Math.abs(g)).toBeCloseTo(0.5, 1);
      for (const d of delta) expect(d).toBeCloseTo(1, 1);
    }
  });
});
