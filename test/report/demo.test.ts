import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { readImage } from "../../src/host/io/read.node.ts";
import { runDemo } from "../../src/host/report/demo.node.ts";
import { breastPhantom } from "../../src/host/report/phantom.ts";
import { parseCsv } from "../../src/host/dataset/csv.ts";

const folder = mkdtempSync(join(tmpdir(), "webradiomics-demo-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("runs the main job, says where, how long and what, and writes four files", async () => {
  const print = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const outDir = join(folder, "new", "demo");
  expect(await runDemo({ outDir, backend: "cpu" })).toBe(0);
  const printed = print.mock.calls.join("\n");
  print.mockRestore();

  expect(printed).toMatch(/backend +cpu\nadapter +CPU/);
  expect(printed).toMatch(/matrices +[\d.]+ m?s/);
  expect(printed).toContain("JointEntropy");
  expect(printed).toContain(join(outDir, "report.html"));

  expect(readdirSync(outDir).sort()).toEqual(["features.csv", "image.nii.gz", "mask.nii.gz", "report.html"]);
  const [columns, values] = parseCsv(readFileSync(join(outDir, "features.csv"), "utf8"), "features.csv");
  const features = columns.fields.flatMap((column, i) => (column.startsWith("original_") ? [Number(values.fields[i])] : []));
  expect(features.length).toBe(107);
  expect(features.every(Number.isFinite)).toBe(true);
  expect(values.fields[columns.fields.indexOf("Image")]).toBe(join(outDir, "image.nii.gz"));

  const { image, mask } = breastPhantom();
  for (const [name, { data }] of [["image.nii.gz", image], ["mask.nii.gz", mask]] as const) {
    const read = (await readImage(join(outDir, name))).data;
    expect(read.length).toBe(data.length);
    expect(read.findIndex((value, i) => value !== data[i])).toBe(-1);
  }
});
