import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openResults, writeResults } from "../../../src/host/study/run/outputs.node.ts";

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "outputs-")); });
afterEach(() => rmSync(folder, { recursive: true }));

const filesIn = (): string[] => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
const put = (files: Readonly<Record<string, string>>): Promise<void> => writeResults(folder, new Map(Object.entries(files)), "hash");

describe("writeResults", () => {
  it("removes what an earlier run made and this one does not", async () => {
    await put({ "metrics.csv": "1", "models/a.json": "a", "figures/roc.svg": "roc" });
    writeFileSync(join(folder, "notes.txt"), "mine");
    await put({ "metrics.csv": "2", "models/b.json": "b" });
    expect(filesIn()).toEqual(["manifest.json", "metrics.csv", "models", "models/b.json", "notes.txt"]);
    expect(readFileSync(join(folder, "metrics.csv"), "utf8")).toBe("2");
  });

  it("leaves a file that somebody changed", async () => {
    await put({ "a.csv": "1", "b.csv": "1" });
    writeFileSync(join(folder, "a.csv"), "mine");
    await put({});
    expect(filesIn()).toEqual(["a.csv", "manifest.json"]);
  });

  it("removes nothing outside of the folder, whatever the manifest says", async () => {
    const outside = join(folder, "outside.txt");
    const out = join(folder, "out");
    mkdirSync(out);
    writeFileSync(outside, "");
    const files = ["../outside.txt", outside, "a/../../outside.txt"].map((file) => ({ file, sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" }));
    writeFileSync(join(out, "manifest.json"), JSON.stringify({ files }));
    await writeResults(out, new Map(), "hash");
    expect(existsSync(outside)).toBe(true);
    writeFileSync(join(out, "manifest.json"), "{ broken");
    await writeResults(out, new Map([["a", "b"]]), "hash");
    expect(readdirSync(out)).toEqual(["a", "manifest.json"]);
  });
});

describe("openResults", () => {
  it("refuses a folder with something in it that is read, by whatever name", async () => {
    mkdirSync(join(folder, "data"));
    symlinkSync(join(folder, "data"), join(folder, "link"));
    writeFileSync(join(folder, "data", "t1.nii"), "");
    for (const out of [folder, join(folder, "data"), join(folder, "link")]) {
      await expect(openResults(out, ["elsewhere.csv", join(folder, "data", "t1.nii")])).rejects.toThrow("t1.nii, which is read, lies in it");
    }
    await openResults(join(folder, "data", "out"), [join(folder, "data", "t1.nii")]);
    expect(existsSync(join(folder, "data", "out"))).toBe(true);
  });

  it("takes away what a killed process was writing", async () => {
    const ended = 2 ** 22 + 1; // above the greatest process id of Linux
    mkdirSync(join(folder, "work"));
    writeFileSync(join(folder, "work", `a.json.${ended}.part`), "");
    writeFileSync(join(folder, `metrics.csv.${process.pid}.part`), "");
    await openResults(folder, []);
    expect(filesIn()).toEqual([`metrics.csv.${process.pid}.part`, "work"]);
  });

  it("says what is in the way", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(openResults(join(folder, "file"), [])).rejects.toThrow("cannot be written");
  });
});
