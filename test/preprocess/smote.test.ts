import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matrix, matrixOfColumns, matrixOfRows, row, takeRows } from "../../src/host/dataset/matrix.ts";
import { smote } from "../../src/host/preprocess/smote.ts";
import { Random } from "../../src/host/stats/random.ts";
import { agrees } from "../agreement.ts";

interface Variant {
  readonly seed: number;
  readonly neighbours: number;
  readonly ratio: number;
  readonly x: number[][];
  readonly y: number[];
  readonly added: number[][];
  readonly label: number;
}

const { tool, variants } = JSON.parse(readFileSync(new URL("../../fixtures/stats/smote.json", import.meta.url), "utf8")) as { tool: string; variants: Variant[] };

describe("SMOTE", () => {
  it.each(variants)("adds imbalanced-learn's cases (seed $seed, $neighbours neighbours, ratio $ratio)", ({ seed, neighbours, ratio, x: columns, y, added, label }) => {
    const x = matrixOfColumns(columns);
    const result = smote(x, y, { random: new Random(seed), neighbours, ratio });
    expect(result.warnings).toEqual([]);
    expect(takeRows(result.x, Array.from(y.keys()))).toEqual(x);
    expect(Array.from(result.y)).toEqual([...y, ...added[0].map(() => label)]);
    const ours = takeRows(result.x, added[0].map((_, i) => x.rows + i));
    agrees({ method: `SMOTE, ${neighbours} neighbours, ratio ${ratio}: added cases`, reference: tool, ours: ours.values, theirs: added.flat(), tolerance: 1e-12, scale: 1 });
    for (const { from, to } of result.added) expect([y[from], y[to], from === to]).toEqual([label, label, false]);
  });

  const line = matrixOfRows([[0], [1], [3], [100], [101], [102], [103], [104], [105]]);
  const y = [1, 1, 1, 0, 0, 0, 0, 0, 0];

  it("says that it took fewer neighbours, and lies between the two cases", () => {
    const result = smote(line, y, { random: new Random(1) });
    expect(result).toMatchObject({ neighbours: 2, warnings: ["class 1 has 3 cases: 2 neighbours instead of 5"] });
    expect(result.added).toHaveLength(3);
    result.added.forEach(({ from, to }, i) => {
      const [value] = row(result.x, 9 + i);
      expect(value).toBeGreaterThanOrEqual(Math.min(line.values[from], line.values[to]));
      expect(value).toBeLessThanOrEqual(Math.max(line.values[from], line.values[to]));
    });
  });

  it("takes the nearest, and the case with the lower number among equally near ones", () => {
    const { added } = smote(line, y, { random: new Random(1), neighbours: 1 });
    for (const { from, to } of added) expect(to).toBe([1, 0, 1][from]);
    const same = smote(matrix(9, 1), y, { random: new Random(1), neighbours: 1 });
    for (const { from, to } of same.added) expect(to).toBe([1, 0, 0][from]);
  });

  it("adds nothing to classes at the ratio", () => {
    expect(smote(line, y, { random: new Random(1), ratio: 0.5 }).x).toEqual(line);
    expect(smote(line, y, { random: new Random(1), ratio: 0.4 }).added).toEqual([]);
  });

  it("refuses what it cannot grow", () => {
    const random = new Random(1);
    const one = [1, 0, 0, 0, 0, 0, 0, 0, 0];
    const holed = matrixOfRows(line.values.reduce<number[][]>((rows, value, i) => [...rows, [i === 4 ? NaN : value]], []));
    expect(() => smote(line, one, { random })).toThrow("SMOTE: class 1 has 1 case, at least 2 are needed");
    expect(() => smote(line, one.map(() => 0), { random })).toThrow("SMOTE: 9 cases of class 0 and 0 of class 1");
    expect(() => smote(line, one.map(() => 2), { random })).toThrow("SMOTE: case 1 is 2");
    expect(() => smote(holed, y, { random })).toThrow("SMOTE: column 1, case 5 is missing");
    expect(() => smote(line, y.slice(1), { random })).toThrow("SMOTE: 8 labels for 9 cases");
    expect(() => smote(line, y, { random, ratio: 1.5 })).toThrow("SMOTE: ratio 1.5");
    expect(() => smote(line, y, { random, neighbours: 0 })).toThrow("SMOTE: 0 neighbours");
  });
});
