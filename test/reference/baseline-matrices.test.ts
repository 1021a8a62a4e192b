/**
 * The matrices that PyRadiomics ships for brain1 and breast1 through the feature families, against the values it ships with
 * them. (Its size zone matrices, and breast1's dependence matrix, are stored without the sizes of their columns.)
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { glcm } from "../../src/host/features/glcm.ts";
import { gldm } from "../../src/host/features/gldm.ts";
import { glrlm } from "../../src/host/features/glrlm.ts";
import { ngtdm } from "../../src/host/features/ngtdm.ts";
import { defaultFeatureNames, type AnyFamily } from "../../src/host/features/registry.ts";
import type { Cells, FamilyResult, Levels } from "../../src/host/features/types.ts";
import { parseCsv } from "../../src/host/dataset/csv.ts";
import { closeness } from "../extract/compare.ts";
import { referenceData } from "../extract/oracle.ts";
import { readNpy, type Npy } from "./npy.ts";

const folder = join(referenceData, "pyradiomics", "baseline");

/** Plane `k` of the last axis (or the only one) as cells; all levels and sizes from 1 on occur. */
function cellsOf({ shape: [rows, columns, planes = 1], data }: Npy, k = 0): Cells {
  const row: number[] = [];
  const column: number[] = [];
  const count: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value = data[(i * columns + j) * planes + k];
      if (value === 0) continue;
      row.push(i + 1);
      column.push(j + 1);
      count.push(value);
    }
  }
  return { row: Uint32Array.from(row), column: Uint32Array.from(column), count: Float64Array.from(count) };
}

/** Lengths that no run has are left out of the file: the last column's is what makes the runs hold all voxels. */
function withLastLength({ row, column, count }: Cells, last: number, voxels: number): Cells {
  let others = 0;
  let lastRuns = 0;
  count.forEach((n, c) => {
    if (column[c] === last) lastRuns += n;
    else others += n * column[c];
  });
  return { row, column: column.map((length) => (length === last ? (voxels - others) / lastRuns : length)), count };
}

/** Levels 1 to the number of rows of the difference matrix [levels][n, s, level]. */
function levelsOf({ shape, data }: Npy): Levels {
  const histogram = Float64Array.from({ length: shape[0] }, (_, k) => data[3 * k]);
  const present = Uint32Array.from({ length: shape[0] }, (_, k) => data[3 * k + 2]);
  return { Ng: present[present.length - 1], present, voxels: histogram.reduce((a, b) => a + b), histogram, spacing: [1, 1, 1] };
}

function baseline(family: AnyFamily, column: string): Map<string, number> {
  const file = `baseline_${family.name}.csv`;
  const [head, ...rows] = parseCsv(readFileSync(join(folder, file), "utf8"), file);
  const at = head.fields.indexOf(column);
  return new Map(rows.map(({ fields }) => [fields[0], Number(fields[at])] as const));
}

function expectBaseline(family: AnyFamily, name: string, { values }: FamilyResult): void {
  const theirs = baseline(family, name);
  let compared = 0;
  defaultFeatureNames(family).forEach((feature, k) => {
    const column = `original_${family.name}_${feature}`;
    if (!theirs.has(column)) return; // newer than the baseline
    expect(closeness(column, values[k], theirs.get(column)!), column).toBeLessThan(1e-9);
    compared++;
  });
  expect(compared).toBeGreaterThan(4);
}

describe.skipIf(!existsSync(folder)).each(["brain1", "breast1"])(`the shipped matrices of %s (${folder})`, (name) => {
  test("co-occurrences", () => {
    const table = readNpy(join(folder, `${name}_glcm.npy`));
    const cells = Array.from({ length: table.shape[2] }, (_, k) => cellsOf(table, k));
    const levels = levelsOf(readNpy(join(folder, `${name}_ngtdm.npy`)));
    const input = { levels, offsets: cells.map(() => [0, 0, 1] as const), cells, symmetrical: false, weightingNorm: null };
    expectBaseline(glcm, name, glcm.compute(input, defaultFeatureNames(glcm)));
  });

  test("runs", () => {
    const table = readNpy(join(folder, `${name}_glrlm.npy`));
    const levels = levelsOf(readNpy(join(folder, `${name}_ngtdm.npy`)));
    const [, lengths, directions] = table.shape;
    const cells = Array.from({ length: directions }, (_, k) => withLastLength(cellsOf(table, k), lengths, levels.voxels));
    const [offsets, usable] = [cells.map(() => [0, 0, 1] as const), cells.map(() => true)];
    const input = { levels, offsets, cells, usable, weightingNorm: null };
    expectBaseline(glrlm, name, glrlm.compute(input, defaultFeatureNames(glrlm)));
  });

  test("differences", () => {
    const table = readNpy(join(folder, `${name}_ngtdm.npy`));
    const difference = Float64Array.from({ length: table.shape[0] }, (_, k) => table.data[3 * k + 1]);
    expectBaseline(ngtdm, name, ngtdm.compute({ levels: levelsOf(table), difference }, defaultFeatureNames(ngtdm)));
  });
});

test.skipIf(!existsSync(folder))(`the shipped dependence matrix of brain1 (${folder})`, () => {
  const input = { levels: levelsOf(readNpy(join(folder, "brain1_ngtdm.npy"))), cells: cellsOf(readNpy(join(folder, "brain1_gldm.npy"))) };
  expectBaseline(gldm, "brain1", gldm.compute(input, defaultFeatureNames(gldm)));
});
