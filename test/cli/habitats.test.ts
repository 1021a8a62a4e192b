import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeCohort, type Aligned } from "../../src/host/cli/habitatOutputs.ts";
import { HabitatStore } from "../../src/host/cli/habitatStore.ts";
import { runCommandLine } from "../../src/host/cli/program.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { writeVolume } from "../../src/host/io/write.node.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { parseCsv } from "../../src/host/dataset/csv.ts";
import { plantedCase } from "../regions/habitatCases.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "webradiomics-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function habitats(...args: string[]): Promise<{ code: number; err: string }> {
  let err = "";
  const none = () => Promise.reject(new Error("no extractor is needed"));
  const code = await runCommandLine(["habitats", ...args, "--backend", "cpu", "--restarts", "2"], {
    stdout: () => undefined, stderr: (text) => { err += text; }, isTerminal: false, openHere: none, openWorkers: none,
  });
  return { code, err };
}

/** Writes cases and their table; the second has its T1 the other way round. */
async function cohort(sets?: readonly string[]): Promise<string> {
  const names = ["p1", "p2", "p3"];
  const lines = [`Case,Mask,T1,DCE1,DCE2${sets ? ",Set" : ""}`];
  for (const [c, name] of names.entries()) {
    const { images, mask } = plantedCase(name, 10 + c, { flip: c === 1 });
    for (const [image, volume] of [...images, ["mask", mask] as const]) await writeVolume(join(folder, `${name}_${image}.nrrd`), volume);
    lines.push([name, ...["mask", "T1", "DCE1", "DCE2"].map((image) => `${name}_${image}.nrrd`), ...(sets ? [sets[c]] : [])].join());
  }
  const path = join(folder, "cohort.csv");
  writeFileSync(path, lines.join("\n"));
  return path;
}

const at = (...parts: string[]): string => join(folder, ...parts);
const json = (path: string): any => JSON.parse(readFileSync(path, "utf8")); // any: the test says what it expects of the file
const table = (path: string): Record<string, string>[] => {
  const [header, ...rows] = parseCsv(readFileSync(path, "utf8"), path);
  return rows.map(({ fields }) => Object.fromEntries(header.fields.map((column, i) => [column, fields[i]])));
};

describe("habitats", () => {
  it("of a cohort: k by the training cases' mean score, numbers by the anchor, features, pictures", async () => {
    const { code, err } = await habitats(await cohort(["train", "train", "test"]), "--map", "SUB = DCE2 - DCE1", "--measure", "DCE1,DCE2", "-k", "2-5", "-s", "binWidth:2", "-o", at("out"), "--png");
    expect(err).toContain("k = 3");
    expect(code).toBe(0);
    const rows = table(at("out", "habitats.csv"));
    expect(rows.map(({ Case, Set, k }) => [Case, Set, k])).toEqual([["p1", "train", "3"], ["p2", "train", "3"], ["p3", "test", "3"]]);
    expect(Object.keys(rows[0]).filter((column) => /^H\d_DCE\d_original_/.test(column))).toHaveLength(3 * 2 * 107);
    // Planted: DCE1 is 140, 100, 120 in the habitats that T1 numbers 1, 2, 3, but in p2 the other way round.
    for (const row of rows) [140, 100, 120].forEach((mean, h) => expect(Number(row[`H${h + 1}_DCE1_original_firstorder_Mean`])).toBeCloseTo(mean, 0));
    expect(json(at("out", "alignment.json")).cases.map((each: { order: number[] }) => each.order)).toEqual([[1, 2, 3], [3, 2, 1], [1, 2, 3]]);
    expect(table(at("out", "scores.csv")).map(({ Case }) => Case)).toEqual(["p1", "p2", "mean"]);
    const labels = await readImage(at("out", "p2", "habitats.nii.gz"));
    const planted = plantedCase("p2", 11, { flip: true });
    const wrong = [...labels.data].filter((label, i) => label !== planted.truth[i]).length;
    expect(wrong).toBeLessThan(14);
    expect(decode(readFileSync(at("out", "p3", "habitats.png"))).width).toBeGreaterThan(900);
    expect(json(at("out", "p1", "habitats.json")).sizes).toEqual([1, 2, 3].map((h) => Number(rows[0][`H${h}_Voxels`])));
  });

  it("applies a model to new cases", async () => {
    const path = await cohort();
    await habitats(path, "--measure", "DCE1", "--map", "SUB = DCE2 - DCE1", "-k", "3", "-o", at("out"), "-s", "binWidth:2");
    writeFileSync(at("new.csv"), "Case,Mask,T1,DCE1,DCE2\nfresh,p2_mask.nrrd,p2_T1.nrrd,p2_DCE1.nrrd,p2_DCE2.nrrd\n");
    const { code } = await habitats(at("new.csv"), "--model", at("out", "model.json"), "-o", at("new"), "-s", "binWidth:2");
    expect(code).toBe(0);
    const [before, now] = [table(at("out", "habitats.csv"))[1], table(at("new", "habitats.csv"))[0]];
    expect({ ...now, Case: "p2", Set: "train" }).toEqual(before);
    expect(now.Set).toBe("test"); // nothing was fitted on it
    writeFileSync(at("sets.csv"), "Case,Mask,T1,DCE1,DCE2,Set\nfresh,p2_mask.nrrd,p2_T1.nrrd,p2_DCE1.nrrd,p2_DCE2.nrrd,test\n");
    expect((await habitats(at("sets.csv"), "--model", at("out", "model.json"), "-o", at("new"), "-s", "binWidth:2")).code).toBe(0);
    await expect(habitats(at("new.csv"), "--model", at("out", "model.json"), "--anchor", "fresh", "-o", at("new"))).resolves.toMatchObject({ code: 2, err: expect.stringContaining("brings its own anchor") });
    await expect(habitats(at("new.csv"), "--model", at("out", "model.json"), "--measure", "T1", "-o", at("new"))).resolves.toMatchObject({ code: 1, err: expect.stringContaining("--model brings its own images") });
  });

  it("of a cohort clustered together keep their numbers", async () => {
    const { code } = await habitats(await cohort(["train", "test", "train"]), "--mode", "cohort", "--cluster", "DCE1,DCE2", "--no-features", "-k", "2-4", "-o", at("out"));
    expect(code).toBe(0);
    const model = json(at("out", "model.json"));
    expect([model.k, model.clusters.images, model.anchor]).toEqual([3, ["DCE1", "DCE2"], null]);
    const shares = table(at("out", "habitats.csv")).map((row) => [1, 2, 3].map((h) => Number(row[`H${h}_Fraction`])));
    for (const row of shares) [5 / 14, 5 / 14, 4 / 14].forEach((share, h) => expect(row[h]).toBeCloseTo(share, 2)); // by ascending DCE1
    expect(existsSync(at("out", "alignment.json"))).toBe(false);
  });

  it("of a cohort clustered together are made anew when its other cases are not the same", async () => {
    const cases = readFileSync(await cohort(), "utf8").split("\n");
    const flags = ["--mode", "cohort", "--no-features", "-k", "3"];
    writeFileSync(at("two.csv"), cases.slice(0, 3).join("\n"));
    await habitats(at("two.csv"), ...flags, "-o", at("out"));
    const ofTwo = json(at("out", "p1", "habitats.json")).centroids;
    await habitats(at("cohort.csv"), ...flags, "-o", at("out"));
    await habitats(at("cohort.csv"), ...flags, "-o", at("fresh"));
    expect(json(at("out", "p1", "habitats.json"))).toEqual(json(at("fresh", "p1", "habitats.json")));
    expect(json(at("out", "p1", "habitats.json")).centroids).not.toEqual(ofTwo);
  });

  it("a file of a DICOM folder that was replaced makes a case anew", async () => {
    mkdirSync(at("dicom"));
    const store = new HabitatStore(folder, {}, { maps: [], cluster: [], measure: [] }, resolveParameters());
    const of = { name: "p", images: new Map([["T1", at("dicom")]]), mask: at("dicom"), label: 1, training: true };
    let made = 0;
    const again = (): Promise<number> => store.kept(of, "stage", null, () => Promise.resolve(++made));
    writeFileSync(at("dicom", "1.dcm"), "one");
    expect([await again(), await again()]).toEqual([1, 1]);
    writeFileSync(at("dicom", "1.dcm"), "other"); // the folder's own time stays
    expect(await again()).toBe(2);
  });

  it("warnings and reasons say the number that a habitat has after alignment", async () => {
    const { code } = await habitats(await cohort(), "--measure", "DCE1,DCE2", "-k", "3", "-o", at("out")); // bins of 25: 1 level of DCE2 in the habitat of mean 120
    expect(code).toBe(0);
    expect(json(at("out", "alignment.json")).cases[1].order).toEqual([3, 2, 1]);
    for (const name of ["p1", "p2"]) {
      const few = json(at("out", name, "habitats.json")).warnings.filter((text: string) => / DCE2: .* original 1 /.test(text));
      expect(few).toEqual([expect.stringContaining(`${name}, habitat 3, DCE2: `)]);
    }
  });

  it("a case with more habitats than the anchor is left out, and no other", async () => {
    const path = await cohort();
    const { mask, truth } = plantedCase("p1", 10);
    let third = 0;
    await writeVolume(at("p1_mask.nrrd"), { ...mask, data: truth.map((h) => (h === 0 || (h === 3 && ++third > 20) ? 0 : 1)) });
    const { code, err } = await habitats(path, "--measure", "DCE1", "-k", "3", "--minimum", "50", "-o", at("out"));
    expect(code).toBe(3);
    expect(err).toContain("p2 is left out: p2: 3 habitats, more than the 2 of the anchor p1");
    expect(table(at("out", "habitats.csv")).map((row) => [row.Case, row.Error === ""])).toEqual([["p1", true], ["p2", false], ["p3", false]]);
    await habitats(path, "--measure", "DCE1", "-k", "3", "--minimum", "50", "--anchor", "p2", "-o", at("out"));
    expect(table(at("out", "habitats.csv")).map((row) => row.Error === "")).toEqual([true, true, true]);
  });

  it("features stand in the columns of their names where cases have other ones", async () => {
    const divided = (name: string, columns: readonly string[], row: readonly number[]): Aligned => ({
      each: { name, images: new Map(), mask: "", label: 1, training: true },
      habitats: { labels: plantedCase(name, 1).mask, k: 1, sizes: [1], volumes: [1], fractions: [1], centroids: [[0]], score: null, warnings: [] },
      features: { name, columns, habitats: [row] }, notes: new Map(), warnings: [], doubts: [], alignment: null,
    });
    const model = { k: 1, images: ["T1"], maps: [], measure: ["T1"], clusters: null, anchor: null };
    await writeCohort([divided("a", ["x", "y"], [1, 2]), divided("b", ["y", "z"], [3, 4])], { scores: new Map(), failed: new Map(), model, folder });
    expect(table(at("habitats.csv")).map(({ H1_x, H1_y, H1_z }) => [H1_x, H1_y, H1_z])).toEqual([["1", "2", ""], ["", "3", "4"]]);
  });

  it("goes on where it was stopped, and starts anew when settings change", async () => {
    const path = await cohort();
    await habitats(path, "-k", "3", "--no-features", "-o", at("out"));
    const kept = at("out", ".work", "p1", "k3.json");
    const first = statSync(kept).mtimeMs;
    rmSync(at("out", ".work", "p2", "k3.json")); // as if it had been stopped at the second case
    const again = await habitats(path, "-k", "3", "--no-features", "-o", at("out"));
    expect(again.code).toBe(0);
    expect(statSync(kept).mtimeMs).toBe(first);
    expect(existsSync(at("out", ".work", "p2", "k3.json"))).toBe(true);
    await habitats(path, "-k", "3", "--no-features", "--seed", "5", "-o", at("out"));
    expect(statSync(kept).mtimeMs).toBeGreaterThan(first);
  });

  it("of one case; a case that cannot be divided says why and leaves the others alone", async () => {
    await cohort();
    const images = ["--image", `T1=${at("p1_T1.nrrd")}`, "--image", `DCE1=${at("p1_DCE1.nrrd")}`];
    expect((await habitats(...images, "--mask", at("p1_mask.nrrd"), "-k", "3", "--no-features", "-o", at("one"))).code).toBe(0);
    expect(existsSync(at("one", "case", "habitats.nii.gz"))).toBe(true);

    const { images: [[, small]], mask } = { images: [...plantedCase("x", 1).images], mask: plantedCase("x", 1).mask };
    await writeVolume(at("other.nrrd"), { ...small, spacing: [2, 1, 2] });
    await writeVolume(at("empty.nrrd"), { ...mask, data: new Uint8Array(mask.data.length) });
    writeFileSync(at("bad.csv"), "Case,Mask,T1,DCE1\ngood,p1_mask.nrrd,p1_T1.nrrd,p1_DCE1.nrrd\nspacing,p1_mask.nrrd,other.nrrd,p1_DCE1.nrrd\nempty,empty.nrrd,p1_T1.nrrd,p1_DCE1.nrrd\n");
    const { code, err } = await habitats(at("bad.csv"), "-k", "3", "--no-features", "-o", at("bad"));
    expect(code).toBe(3);
    expect(err).toMatch(/spacing is left out: .*other\.nrrd \(T1\): spacing \(2, 1, 2\) mm differs from that of .*p1_mask\.nrrd, \(1, 1, 2\) mm/);
    expect(err).toMatch(/empty is left out: .*empty\.nrrd: no voxel of label 1; the mask is empty/);
    expect(table(at("bad", "habitats.csv")).map((row) => [row.Case, row.Error === ""])).toEqual([["good", true], ["spacing", false], ["empty", false]]);
  });

  it("says before any work what is wrong with a table or an option", async () => {
    const path = await cohort();
    const told = async (...args: string[]): Promise<string> => {
      const { code, err } = await habitats(...args, "-o", at("out"));
      expect(code).toBeGreaterThan(0);
      expect(existsSync(at("out"))).toBe(false);
      return err;
    };
    expect(await told(path, "--cluster", "T1,DCE9")).toContain("--cluster: there is no image DCE9; there are T1, DCE1, DCE2");
    expect(await told(path, "--map", "SUB = DCE1 - T9")).toContain("T9");
    expect(await told(path, "--anchor", "p9")).toContain("--anchor p9: not one of the training cases (p1, p2, p3)");
    expect(await told(path, "-k", "5-3")).toContain("a range from 2 on");
    expect(await told(path, "--mask", "m.nrrd")).toContain("names its images and masks");
    expect(await told()).toContain("a cohort's table, or --image and --mask of one case, are expected");
    writeFileSync(at("typo.csv"), "Case,Mask,T1\np1,p1_mask.nrrd,p1_T2.nrrd\n");
    expect(await told(at("typo.csv"))).toContain(`typo.csv:2: T1: ${at("p1_T2.nrrd")}: no such file`);
    const row = "p1_mask.nrrd,p1_T1.nrrd";
    for (const [name, lines, told1] of [
      ["device", `Case,Mask,T1\nCON,${row}`, 'case name "CON" cannot be the name of a folder'],
      ["ours", `Case,Mask,T1\n.work,${row}`, 'case name ".work" cannot be'],
      ["case", `Case,Mask,T1\np1,${row}\nP1,${row}`, "case P1 appears twice"],
      ["column", `Case,Mask,T1,T1\np1,${row},p1_T1.nrrd`, 'column "T1" appears twice'],
      ["more", `Case,Mask,T1\np1,${row},x`, "more.csv:2: 4 fields, but the header has 3"],
    ]) {
      writeFileSync(at(`${name}.csv`), lines);
      expect(await told(at(`${name}.csv`))).toContain(told1);
    }
    writeFileSync(at("habitats.csv"), readFileSync(path));
    expect((await habitats(at("habitats.csv"), "-o", folder)).err).toContain("habitats.csv: would overwrite a file that is read");
    writeFileSync(at("own.json"), JSON.stringify({ format: "webradiomics habitats 1", k: null, images: [], maps: [], measure: [], clusters: null, anchor: null }));
    expect(await told(path, "--model", at("own.json"))).toContain("each case chose its own number of habitats");
    writeFileSync(at("model.json"), JSON.stringify({ format: "webradiomics habitats 1", k: 0 }));
    expect(await told(path, "--model", at("model.json"))).toContain("model.json: not a model of habitats: k:");
  });
});
