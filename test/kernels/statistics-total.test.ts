import { expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { statisticsTotal } from "../../src/kernels/statistics-total.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(5);

function rows(name: string, count: number, empty: number) {
  const partials = Float64Array.from({ length: count * 4 }, (_, i) => (i % 4 === 0 ? Math.floor(next() * 90) + 1 : next() * 50 - 25));
  for (let r = 0; r < empty; r++) partials.fill(0, r * 4, r * 4 + 4);
  return { name, items: [{ first: 0, rows: count, record: 0 }], inputs: { partials }, outputs: { records: 5 }, planes: { records: 3 as const } };
}

const hand = {
  name: "three rows by hand, one of them empty",
  items: [{ first: 0, rows: 3, record: 5 }, { first: 1, rows: 1, record: 0 }],
  inputs: { partials: [2, 1.5, 4.5, 6, 0, 0, 0, 0, 1, -3, -3, -3] },
  outputs: { records: 10 },
  planes: { records: 3 as const },
};

equivalence(statisticsTotal, [rows("one row", 1, 0), rows("no voxel at all", 3, 3), rows("some rows empty", 40, 9), hand]);

test("rows fold into count, minimum, maximum, sum and mean", async () => {
  const engine = await openEngine({ backend: "cpu" });
  const { records } = await runCase(engine, statisticsTotal, hand);
  expect([...records]).toEqual([0, 0, 0, 0, 0, 3, -3, 4.5, 3, 1]);
});
