import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { featureTable, numberColumn, textColumn } from "../../src/host/dataset/featureTable.ts";
import { parquetOfTable, tableOfParquet } from "../../src/host/dataset/parquetTable.ts";
import { Random } from "../../src/host/stats/random.ts";
import { agrees } from "../agreement.ts";

const file = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../fixtures/stats/${name}`, import.meta.url)));
const pyarrow = JSON.parse(new TextDecoder().decode(file("parquet.json"))) as { tool: string; columns: Record<string, (string | number | boolean | null)[]>; single: (string | null)[] };
const number = (value: string | number | boolean | null): number => (value === null ? NaN : typeof value === "string" ? Number(value.replace("inf", "Infinity")) : Number(value));

describe("tableOfParquet", () => {
  test.each(["zstd", "snappy", "split"])("reads what pyarrow writes: %s", async (name) => {
    const table = await tableOfParquet(file(`parquet_${name}.parquet`), name);
    const found = Object.fromEntries(table.columns.map(({ name: column, kind, values }) => [column, { kind, values: Array.from<unknown>(values) }]));
    for (const column of ["id", "stage"]) expect(found[column]).toEqual({ kind: "text", values: pyarrow.columns[column] });
    expect(found.long).toEqual({ kind: "text", values: ["9007199254740992", "9007199254740993", "3", "4", "5", null] });
    expect(found.seen.values[0]).toBe(`${String(pyarrow.columns.seen[0])}T00:00:00.000Z`);
    const theirs: typeof pyarrow.columns = { ...pyarrow.columns, single: pyarrow.single };
    for (const column of ["original_glcm_Contrast", "H1_T2_wavelet-LLH_firstorder_Mean", "single", "age", "small", "alive", "empty"]) {
      expect(found[column].kind).toBe("number");
      agrees({ method: `Parquet, ${name}: values read`, reference: pyarrow.tool, ours: found[column].values as number[], theirs: theirs[column].map(number), tolerance: 0 });
    }
    expect(table.columns[2]).toMatchObject({ region: "H1", sequence: "T2", image: "wavelet-LLH", class: "firstorder", feature: "Mean" });
  });

  it("reads the columns asked for, in that order", async () => {
    const table = await tableOfParquet(file("parquet_zstd.parquet"), "x", ["age", "id"]);
    expect(table.columns.map(({ name }) => name)).toEqual(["age", "id"]);
    expect(table.rows).toBe(6);
  });

  it("refuses other files, absent and nested columns", async () => {
    await expect(tableOfParquet(new TextEncoder().encode("a,b\n1,2\n3,4\n5,6\n"), "x.parquet")).rejects.toThrow("x.parquet: not a Parquet file");
    await expect(tableOfParquet(file("parquet_zstd.parquet"), "x.parquet", ["age", "sex"])).rejects.toThrow("x.parquet: no column sex");
    await expect(tableOfParquet(file("parquet_zstd.parquet").fill(255, 10, 60), "x.parquet")).rejects.toThrow("x.parquet: cannot be read: ");
    await expect(tableOfParquet(file("parquet_nested.parquet"), "x.parquet")).rejects.toThrow("x.parquet: column list holds neither numbers nor texts (row 1: object)");
  });
});

describe("parquetOfTable", () => {
  const random = new Random(5);
  const rows = 2300; // three row groups
  const table = featureTable("t", [
    textColumn("id", Array.from({ length: rows }, (_, i) => `P${i}`)),
    textColumn("stage", Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? null : ["I", "", "Ü"][i % 2]))),
    textColumn("code", Array.from({ length: rows }, () => null)),
    numberColumn("original_glcm_Contrast", Float64Array.from({ length: rows }, () => random.normal()), { unit: "level2" }),
    numberColumn("holes", Float64Array.from({ length: rows }, (_, i) => [NaN, -0, Infinity, 5e-324, random.normal()][i % 5])),
  ]);

  it("writes what is read back bit for bit, with what is known of the columns", async () => {
    const { name, rows: read, columns } = await tableOfParquet(parquetOfTable(table), "t");
    expect({ name, rows: read, columns }).toEqual(table);
  });

  it("keeps a table of no rows", async () => {
    const none = featureTable("t", [textColumn("id", []), numberColumn("a", [])]);
    expect(await tableOfParquet(parquetOfTable(none), "t")).toEqual(none);
  });
});
