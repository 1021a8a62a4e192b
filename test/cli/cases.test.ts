import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatPath, readBatch, singleCase } from "../../src/host/cli/cases.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "webradiomics-"));
  for (const name of ["a.nrrd", "b.nrrd"]) writeFileSync(join(folder, name), "");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function batch(text: string): string {
  const path = join(folder, "batch.csv");
  writeFileSync(path, text);
  return path;
}

describe("readBatch", () => {
  it("copies columns through in order and takes paths from the file's folder", async () => {
    const { cases, folder: base } = await readBatch(batch('Patient,Mask,Image,Label,Label_channel\n"x, 1",b.nrrd,a.nrrd,2,0\ny,b.nrrd,a.nrrd,,\n'));
    expect(base).toBe(resolve(folder));
    expect([...cases[0].input]).toEqual([["Patient", "x, 1"], ["Mask", join(folder, "b.nrrd")], ["Image", join(folder, "a.nrrd")], ["Label", "2"], ["Label_channel", "0"]]);
    expect(cases.map(({ index, label, labelChannel, problem }) => [index, label, labelChannel, problem])).toEqual([[1, 2, 0, undefined], [2, undefined, undefined, undefined]]);
  });

  it("leaves out rows without an image or a mask, and says so", async () => {
    const path = batch("Image,Mask,Note\na.nrrd,,x\na.nrrd\n,b.nrrd\na.nrrd,b.nrrd\n");
    const { cases, warnings } = await readBatch(path);
    expect(cases.map(({ index, input }) => [index, input.get("Note")])).toEqual([[1, ""]]);
    expect(warnings).toEqual([2, 3, 4].map((line) => `${path}:${line}: no ${line === 4 ? "Image" : "Mask"}; the row is left out`));
  });

  it("finds what is wrong with a case before it is run", async () => {
    const { cases } = await readBatch(batch("Image,Mask,Label,Label_channel\nc.nrrd,b.nrrd,1,0\na.nrrd,.,1,0\na.nrrd,b.nrrd,one,0\na.nrrd,b.nrrd,0,0\na.nrrd,b.nrrd,1,-1\n"));
    expect(cases.map(({ problem }) => problem)).toEqual([
      `${join(folder, "c.nrrd")}: no such file`,
      `${folder}: is a folder; expected an image file`,
      'Label is "one"; expected a whole number >= 1',
      'Label is "0"; expected a whole number >= 1',
      'Label_channel is "-1"; expected a whole number >= 0',
    ]);
  });

  it.each([
    ["image,Mask\na,b\n", 'column Image is missing; did you mean "image"?'],
    ["Image;Mask\na;b\n", "column Image is missing; the columns are: Image;Mask"],
    ["Image\na\n", "column Mask is missing"],
    ["Image,Mask,Image\na,b,c\n", 'column "Image" appears twice'],
    ["Image,Mask\na,b,c\n", ":2: 3 fields, but the header has 2"],
    ["Image,Mask\n", "no cases; expected rows with Image and Mask below the header"],
    ["", "the file is empty"],
  ])("refuses %j", async (text, message) => {
    await expect(readBatch(batch(text))).rejects.toThrow(message);
  });

  it("names a file that is not there", async () => {
    await expect(readBatch(join(folder, "absent.csv"))).rejects.toThrow(`${join(folder, "absent.csv")}: no such file`);
  });
});

describe("singleCase", () => {
  it("makes paths absolute", () => {
    expect([...singleCase("a.nrrd", "b.nrrd").cases[0].input]).toEqual([["Image", resolve("a.nrrd")], ["Mask", resolve("b.nrrd")]]);
  });
});

describe("formatPath", () => {
  it("shows a path absolute, relative or by its name", () => {
    const path = join(folder, "sub", "a.nrrd");
    expect(["absolute", "relative", "basename"].map((style) => formatPath(path, style as "absolute", folder, true))).toEqual([path, "sub/a.nrrd", "a.nrrd"]);
  });
});
