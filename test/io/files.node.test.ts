import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkWritable, openFolder, writeFileAtomic } from "../../src/host/io/files.node.ts";

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "webradiomics-")); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("writeFileAtomic", () => {
  it("replaces a file and leaves nothing beside it", async () => {
    const path = join(folder, "out.csv");
    await writeFileAtomic(path, "old");
    await writeFileAtomic(path, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["out.csv"]);
  });

  it("writes the file a link points to", async () => {
    writeFileSync(join(folder, "real.csv"), "old");
    symlinkSync(join(folder, "real.csv"), join(folder, "link.csv"));
    await writeFileAtomic(join(folder, "link.csv"), "new");
    expect(readFileSync(join(folder, "real.csv"), "utf8")).toBe("new");
  });

  it("leaves the old file and nothing else when it cannot write", async () => {
    mkdirSync(join(folder, "target"));
    await expect(writeFileAtomic(join(folder, "absent", "out.csv"), "new")).rejects.toThrow(`cannot be written: folder ${join(folder, "absent")} does not exist`);
    expect(readdirSync(folder)).toEqual(["target"]);
  });

  it("writes to a device directly", async () => {
    await writeFileAtomic("/dev/null", "gone");
    expect(existsSync("/dev/null")).toBe(true);
  });
});

describe("checkWritable", () => {
  it("names what is in the way", async () => {
    await expect(checkWritable(folder)).rejects.toThrow(`${folder}: cannot be written: it is a folder`);
    await expect(checkWritable(join(folder, "absent", "out.csv"))).rejects.toThrow(`folder ${join(folder, "absent")} does not exist`);
    await checkWritable(join(folder, "out.csv"));
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)("says that there is no permission", async () => {
    chmodSync(folder, 0o555);
    await expect(checkWritable(join(folder, "out.csv"))).rejects.toThrow(`no permission to write in ${folder}`);
  });
});

describe("openFolder", () => {
  it("makes folders and refuses a file", async () => {
    await openFolder(join(folder, "a", "b"));
    expect(existsSync(join(folder, "a", "b"))).toBe(true);
    writeFileSync(join(folder, "file"), "");
    await expect(openFolder(join(folder, "file"))).rejects.toThrow("is a file, not a folder");
    await expect(openFolder(join(folder, "file", "a"))).rejects.toThrow("is a file, not a folder");
  });
});

describe.skipIf(!existsSync("/proc/self"))("a folder that takes no files, whoever asks", () => {
  it("is told before and after", async () => {
    await expect(checkWritable("/proc/out.csv")).rejects.toThrow("/proc/out.csv: cannot be written: /proc takes no files");
    await expect(writeFileAtomic("/proc/out.csv", "new")).rejects.toThrow("/proc/out.csv: cannot be written: /proc takes no files");
    await expect(openFolder("/proc")).rejects.toThrow("/proc: cannot be written: /proc takes no files");
    await expect(openFolder("/proc/results")).rejects.toThrow("/proc/results: cannot be written: /proc takes no files");
  });
});
