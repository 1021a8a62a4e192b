/** Support vector machines on the WDBC table, z-scored. The fixture was made of the same table as scikit-learn ships it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { matrixOfRows } from "../../src/host/dataset/matrix.ts";
import { decisionSvm, fitSvm } from "../../src/host/learn/svm.ts";
import { applyScaling, fitScaling } from "../../src/host/preprocess/scaling.ts";
import { ranks } from "../../src/host/stats/descriptive.ts";
import { agrees } from "../agreement.ts";
import { referenceData } from "../extract/oracle.ts";

const [, ...rows] = readFileSync(join(referenceData, "stats", "wdbc.csv"), "utf8").trim().split("\n").map((line) => line.split(",").map(Number));
const raw = matrixOfRows(rows.map((values) => values.slice(0, 30)));
const x = applyScaling(raw, fitScaling(raw, "z-score"));
const y = rows.map((values) => values[30]);

const fixture = JSON.parse(readFileSync(new URL("../../fixtures/stats/svm_wdbc.json", import.meta.url), "utf8")) as
  { tool: string; mpmath: string; variants: { kernel: "linear" | "rbf"; libsvm: number[]; decisions: number[]; auc: number }[] };

describe("SVM on WDBC", () => {
  it.each(fixture.variants)("$kernel", ({ kernel, libsvm, decisions, auc }) => {
    const model = fitSvm(x, y, { kernel });
    const ours = decisionSvm(model, x);
    expect(Math.abs(model.fit.gap)).toBeLessThanOrEqual(1e-8);
    agrees({ method: `SVM, ${kernel}, WDBC: decision values`, reference: `optimality conditions in ${fixture.mpmath}`, ours, theirs: decisions, tolerance: 1e-9, scale: 1 });
    // libsvm's kernel is float32.
    agrees({ method: `SVM, ${kernel}, WDBC: decision values`, reference: `SVC, ${fixture.tool}`, ours, theirs: libsvm, tolerance: 2e-5, scale: 1 });
    const positives = y.filter((label) => label === 1).length;
    const sum = ranks(ours).ranks.reduce((total, rank, i) => total + (y[i] === 1 ? rank : 0), 0);
    const ofOurs = (sum - (positives * (positives + 1)) / 2) / (positives * (y.length - positives));
    agrees({ method: `SVM, ${kernel}, WDBC: AUC`, reference: `SVC, ${fixture.tool}`, ours: ofOurs, theirs: auc, tolerance: 1e-12 });
  });
});
