import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { featureTable, numberColumn, textColumn } from "../../src/host/dataset/featureTable.ts";
import { readTable, writeTable } from "../../src/host/dataset/files.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tables-"));
afterAll(() => rmSync(folder, { recursive: true }));
const columns = [textColumn("id", ["a", "Ü", null]), numberColumn("original_glcm_Contrast", [0.1, NaN, -0])];

describe("files of tables", () => {
  it.each(["table.csv", "table.PARQUET"])("hold what was written: %s", async (name) => {
    const path = join(folder, name);
    await writeTable(featureTable("t", columns), path);
    expect(await readTable(path)).toEqual(featureTable(path, columns));
    expect(readdirSync(folder).filter((file) => file.endsWith(".part"))).toEqual([]);
  });

  it("of CSV are read with what is known, of Parquet by the columns", async () => {
    const [csv, parquet] = [join(folder, "known.csv"), join(folder, "known.parquet")];
    await writeTable(featureTable("t", [numberColumn("id", [1, 2]), numberColumn("v", [3, 4])]), csv);
    expect((await readTable(csv, { known: { id: { kind: "text" } } })).columns[0].values).toEqual(["1", "2"]);
    await writeTable(featureTable("t", columns), parquet);
    expect((await readTable(parquet, { columns: ["id"] })).columns).toEqual([columns[0]]);
  });

  it("are left as they were where writing fails", async () => {
    const path = join(folder, "kept.csv");
    writeFileSync(path, "a\n1\n");
    const broken = { name: "t", rows: 1, columns: [{ name: "a", kind: "text", get values(): string[] { throw new Error("out of reach"); } } as const] };
    await expect(writeTable(broken, path)).rejects.toThrow(`${path}: cannot be written: out of reach`);
    expect(readFileSync(path, "utf8")).toBe("a\n1\n");
    expect(readdirSync(folder).filter((file) => file.endsWith(".part"))).toEqual([]);
  });

  it("say what is in the way", async () => {
    await expect(readTable(join(folder, "absent.csv"))).rejects.toThrow(/absent\.csv: cannot be read: ENOENT/);
    await expect(readTable(join(folder, "absent.parquet"))).rejects.toThrow(/absent\.parquet: cannot be read: ENOENT/);
    await expect(readTable("table.xlsx")).rejects.toThrow("table.xlsx: a table ends in .csv or .parquet");
    await expect(writeTable(featureTable("t", columns), join(folder, "none", "t.parquet"))).rejects.toThrow(/none\/t\.parquet: cannot be written: ENOENT/);
  });
});
