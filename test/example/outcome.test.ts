import { describe, expect, it } from "vitest";
import { auc } from "../../src/host/evaluate/roc.ts";
import { areaUnderCurve, latentsGiven, OrderedLogit, type OutcomeModel } from "../../src/host/example/outcome.ts";
import { Random } from "../../src/host/stats/random.ts";

const model: OutcomeModel = { column: "her2", classes: ["zero", "low", "positive"], shares: [0.3, 0.45, 0.25], coefficients: { a: 1.5, b: -1, c: 0.8 } };
const share = (values: readonly string[], name: string): number => values.filter((value) => value === name).length / values.length;

describe("OrderedLogit", () => {
  it("gives the classes their shares and the tasks their AUC, as 40 000 draws do", () => {
    const random = new Random(7);
    const logit = new OrderedLogit(model, 1);
    const etas = Array.from({ length: 40_000 }, () => logit.eta({ a: random.normal(), b: random.normal(), c: random.normal() }));
    const drawn = etas.map((eta) => logit.draw(eta, random));
    for (const [k, name] of model.classes.entries()) expect(share(drawn, name)).toBeCloseTo(model.shares[k], 2);
    expect(logit.spread).toBeCloseTo(Math.sqrt(1.5 ** 2 + 1 + 0.8 ** 2), 12);
    for (const sides of [{ positive: ["positive"], negative: ["zero", "low"] }, { positive: ["low"], negative: ["zero"] }]) {
      const chosen = drawn.flatMap((name, i) => ([...sides.positive, ...sides.negative].includes(name) ? [i] : []));
      const measured = auc(chosen.map((i) => Number(sides.positive.includes(drawn[i]))), chosen.map((i) => logit.probability(etas[i], sides)));
      expect(Math.abs(logit.expectedAuc(sides) - measured)).toBeLessThan(0.01);
    }
  });

  it("is the logistic model where there are two classes", () => {
    const logit = new OrderedLogit({ column: "y", classes: ["no", "yes"], shares: [0.5, 0.5], coefficients: { a: 2 } }, 0.5);
    expect(logit.cuts[0]).toBeCloseTo(0, 9);
    expect(logit.probabilities(logit.eta({ a: 0.7 }))[1]).toBeCloseTo(1 / (1 + Math.exp(-0.7)), 9);
  });

  it("depends on nothing at a signal of 0", () => {
    const logit = new OrderedLogit(model, 0);
    expect(logit.expectedAuc({ positive: ["positive"], negative: ["zero"] })).toBeCloseTo(0.5, 9);
    logit.probabilities(0).forEach((p, k) => expect(p).toBeCloseTo(model.shares[k], 6));
  });
});

it("draws latents of a class as Bayes' rule has them", () => {
  const logit = new OrderedLogit(model, 1);
  const random = new Random(3);
  // Drawn without a class and sorted by it, against drawn for the class.
  const free = Array.from({ length: 20_000 }, () => ({ a: random.normal(), b: random.normal(), c: random.normal() })).filter((z) => logit.draw(logit.eta(z), random) === "positive");
  const given = Array.from({ length: 5000 }, () => latentsGiven(logit, ["a", "b", "c"], "positive", {}, random));
  const mean = (cases: readonly Readonly<Record<string, number>>[], name: string): number => cases.reduce((sum, z) => sum + z[name], 0) / cases.length;
  for (const name of ["a", "b", "c"]) expect(Math.abs(mean(given, name) - mean(free, name))).toBeLessThan(0.06);
  expect(mean(given, "a")).toBeGreaterThan(0.5);
  expect(latentsGiven(logit, ["a", "b", "c"], "zero", { c: 1.25 }, random).c).toBe(1.25);
});

it("areaUnderCurve is the rank-sum's", () => {
  const random = new Random(5);
  const y = Array.from({ length: 60 }, () => random.integer(2));
  const scores = y.map((label) => Math.round(4 * random.normal() + 3 * label));
  expect(areaUnderCurve(scores.filter((_, i) => y[i] === 1), scores.filter((_, i) => y[i] === 0))).toBeCloseTo(auc(y, scores), 12);
});
