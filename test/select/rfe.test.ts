import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { forestRanker, logisticRanker, svmRanker } from "../../src/host/select/rankers.ts";
import { selectByRfe, selectByRfecv, type Ranker } from "../../src/host/select/rfe.ts";
import { agrees } from "../agreement.ts";
import { planted } from "./planted.ts";

type Name = "logistic" | "svm" | "extra-trees";

interface Fixture {
  readonly tool: string;
  readonly cases: number;
  readonly columns: number;
  readonly seed: number;
  readonly telling: number;
  readonly folds: number[];
  readonly trees: number;
  readonly forestSeed: number;
  readonly rfe: { ranker: Name; count: number; step: number; kept: number[] }[];
  readonly rfecv: { ranker: Name; step: number; least: number; kept: number[]; columns: number[]; auc: number[]; sd: number[] }[];
}

const expected = JSON.parse(readFileSync(new URL("../../fixtures/stats/rfe.json", import.meta.url), "utf8")) as Fixture;
const { x, y } = planted(expected.cases, expected.columns, expected.telling, expected.seed);
const rankers: Readonly<Record<Name, Ranker>> = {
  logistic: logisticRanker({ C: 1 }),
  svm: svmRanker({ C: 1 }),
  "extra-trees": forestRanker({ kind: "extra-trees", trees: expected.trees, seed: expected.forestSeed }),
};

describe("RFE keeps what scikit-learn's keeps", () => {
  it.each(expected.rfe)("$ranker, $count columns, step $step", async ({ ranker, count, step, kept }) => {
    const selection = await selectByRfe(x, y, { ranker: rankers[ranker], count, step });
    agrees({ method: `RFE (${ranker}): columns kept`, reference: expected.tool, ours: selection.kept, theirs: kept, tolerance: 0 });
    expect([...selection.kept, ...selection.dropped.map(({ column }) => column)].sort((a, b) => a - b)).toEqual([...Array(expected.columns).keys()]);
  });
});

describe("RFECV keeps what scikit-learn's keeps, by the same curve", () => {
  it.each(expected.rfecv)("$ranker, step $step, at least $least", async ({ ranker, step, least, kept, columns, auc, sd }) => {
    const selection = await selectByRfecv(x, y, { ranker: rankers[ranker], folds: expected.folds, step, least });
    const method = `RFECV (${ranker})`;
    agrees({ method: `${method}: columns kept`, reference: expected.tool, ours: selection.kept, theirs: kept, tolerance: 0 });
    expect(selection.curve.map((point) => point.columns)).toEqual(columns);
    agrees({ method: `${method}: AUC, SD by number of columns`, reference: expected.tool, ours: selection.curve.flatMap((point) => [point.auc, point.sd]), theirs: auc.flatMap((value, k) => [value, sd[k]]), tolerance: 1e-9, scale: 1 });
  });
});

describe("bad input of RFE", () => {
  const ranker = rankers.logistic;

  it("is refused", async () => {
    await expect(selectByRfe(x, y, { ranker, count: 0 })).rejects.toThrow("RFE: 0 columns to keep");
    await expect(selectByRfe(x, y, { ranker, count: 3, step: 0 })).rejects.toThrow("RFE: step 0");
    await expect(selectByRfecv(x, y, { ranker, folds: Array.from(y) })).rejects.toThrow("RFECV: cases outside fold 1");
    await expect(selectByRfecv(x, y, { ranker, folds: [0, 1] })).rejects.toThrow(/folds of 2 cases/);
  });

  it("keeps all and says so where more are asked for than there are", async () => {
    const { kept, warnings } = await selectByRfe(x, y, { ranker, count: 99 });
    expect(kept).toHaveLength(expected.columns);
    expect(warnings).toEqual([`RFE: 99 columns asked for, there are ${expected.columns}`]);
  });
});
