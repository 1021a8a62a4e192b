import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addExampleCohort } from "../../src/host/cli/exampleCohortOptions.ts";
import { readTable } from "../../src/host/dataset/files.node.ts";
import { readImage } from "../../src/host/io/read.node.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "webradiomics-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function make(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [code, out, err] = [0, "", ""];
  const none = () => Promise.reject(new Error("no extractor is needed"));
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addExampleCohort(program, { stdout: (text) => { out += text; }, stderr: (text) => { err += text; }, isTerminal: false, openHere: none, openWorkers: none }, (result) => { code = result; });
  await program.parseAsync(["example-cohort", ...args], { from: "user" });
  return { code, out, err };
}

describe("example-cohort", () => {
  it("writes tables, images that can be read, and what was planted", async () => {
    const out = join(folder, "s5");
    const { code, out: told, err } = await make("s5", "--cases", "20", "--seed", "3", "--out", out);
    expect([code, told, err.includes("20 cases of s5 written to")]).toEqual([0, `${join(out, "cohort.csv")}\n`, true]);
    const table = await readTable(join(out, "cohort.csv"));
    expect(table.columns.map(({ name }) => name)).toEqual(["id", "centre", "scanner", "her2", "luminal", "age", "size_mm", "margin", "echo", "calcification", "us", "roi", "roi_2"]);
    const text = readFileSync(join(out, "cohort.csv"), "utf8");
    const png = /S5-\d+\/us\.png#spacing=0\.3x0\.3/.exec(text)![0];
    const image = await readImage(join(out, png));
    const roi = await readImage(join(out, png.replace(/us\.png.*/, "roi.nii.gz")));
    expect([image.size, image.dimension]).toEqual([roi.size, roi.dimension]);
    image.spacing.forEach((mm, axis) => expect(mm).toBeCloseTo(roi.spacing[axis], 6));
    expect(readFileSync(join(out, "README.txt"), "utf8")).toMatch(/^webradiomics example cohort s5[^]*Best AUC/);
    expect((await readTable(join(out, "truth.csv"))).columns.map(({ name }) => name)).toContain("p_low1-vs-zero");
  }, 120_000);

  it("refuses studies that are not, too few cases, and folders of other things", async () => {
    const out = join(folder, "out");
    await expect(make("s55", "--out", out)).rejects.toThrow('s55: no such example study; did you mean "s5"?');
    await expect(make("s5", "--cases", "12", "--out", out)).rejects.toThrow("--cases 12: at least 20 are needed");
    await expect(make("s5", "--seed", "4294967296", "--out", out)).rejects.toThrow("--seed 4294967296: at most 4294967295");
    await expect(make("s5", "--signal", "-1", "--out", out)).rejects.toThrow("a number, 0 or more");
    await expect(make("s5")).rejects.toThrow("--out");
    expect(existsSync(out)).toBe(false);
    writeFileSync(join(folder, "file"), "");
    await expect(make("s5", "--out", join(folder, "file"))).rejects.toThrow("is a file, not a folder");
    mkdirSync(out);
    writeFileSync(join(out, "thesis.doc"), "");
    await expect(make("s5", "--out", out)).rejects.toThrow("holds 1 files or folders (thesis.doc) and no cohort.csv");
  });

  it("stops at Ctrl-C without a cohort.csv, and takes up folders of its own", async () => {
    const out = join(folder, "s5");
    const interrupted = async (): Promise<number> => {
      const running = make("s5", "--cases", "20", "--out", out);
      const stop = setInterval(() => process.emit("SIGINT"), 50); // it listens from some time on
      const { code } = await running.finally(() => clearInterval(stop));
      return code;
    };
    const ignore = (): void => undefined;
    process.on("SIGINT", ignore);
    try {
      mkdirSync(out);
      writeFileSync(join(out, "README.txt"), "webradiomics example cohort s5"); // what an earlier run left
      expect(await interrupted()).toBe(130);
      expect(existsSync(join(out, "cohort.csv"))).toBe(false);
      writeFileSync(join(out, "cohort.csv"), "id\n");
      rmSync(join(out, "README.txt"), { force: true });
      expect(await interrupted()).toBe(130);
      expect(["README.txt", "cohort.csv"].every((name) => existsSync(join(out, name)))).toBe(false); // never new files beside an old table
    } finally {
      process.off("SIGINT", ignore);
    }
    expect(process.listenerCount("SIGINT")).toBe(0);
  }, 60_000);
});
