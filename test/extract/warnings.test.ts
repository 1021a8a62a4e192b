/** What a user should be told about a ROI that computes, but tells little. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { extractCase } from "../../src/host/extract/extract.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { checkParameters } from "../../src/host/params/check.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";

let engine: Engine;
beforeAll(async () => void (engine = await openEngine({ backend: "cpu" })));
afterAll(() => engine.close());

async function warnings(overrides: Record<string, number | boolean>, phantom = "integer"): Promise<string[]> {
  const image = await readImage(`fixtures/phantoms/${phantom}_image.nrrd`);
  const mask = await readImage(`fixtures/phantoms/${phantom}_mask.nrrd`);
  return (await extractCase(engine, { id: phantom, image, mask }, resolveParameters({ overrides }))).warnings;
}

test("nothing to say about a sound ROI", async () => expect(await warnings({})).toEqual([]));

test("normalising with the default scale of 1 leaves one or two levels", async () => {
  expect(await warnings({ normalize: true })).toEqual([expect.stringMatching(/^few grey levels in the ROI: original [12] /)]);
});

test("clamped intensities are counted", async () => {
  const [told] = await warnings({ normalize: true, normalizeScale: 100, removeOutliers: 1, binWidth: 5 });
  const [, clamped, voxels] = /clamps (\d+) of the ROI's (\d+) voxels/.exec(told)!.map(Number);
  // Counted here: ROI voxels more than one standard deviation (N - 1) from the image's mean.
  const image = await readImage("fixtures/phantoms/integer_image.nrrd");
  const mask = await readImage("fixtures/phantoms/integer_mask.nrrd");
  const n = image.data.length;
  let [sum, squares, beyond, inside] = [0, 0, 0, 0];
  for (const v of image.data) sum += v;
  for (const v of image.data) squares += (v - sum / n) ** 2;
  for (let i = 0; i < n; i++) {
    if (mask.data[i] !== 1) continue;
    inside++;
    if (Math.abs(image.data[i] - sum / n) > Math.sqrt(squares / (n - 1))) beyond++;
  }
  expect([clamped, voxels]).toEqual([beyond, inside]);
});

test("few levels matter to textures only", async () => {
  const image = await readImage("fixtures/phantoms/integer_image.nrrd");
  const mask = await readImage("fixtures/phantoms/integer_mask.nrrd");
  const of = async (classes: string): Promise<string[]> => {
    const parameters = resolveParameters({ file: parseParameters(`setting: {normalize: true}\nfeatureClass: {${classes}}`, "p.yaml") });
    return (await extractCase(engine, { id: "few", image, mask }, parameters)).warnings;
  };
  expect(await of("shape: [], firstorder: [Mean]")).toEqual([]);
  expect(await of("gldm: []")).toHaveLength(1);
});

test("a NaN that a filter would combine leaves that filter's columns NaN, and no others", async () => {
  const phantom = await readImage("fixtures/phantoms/tenths_image.nrrd");
  const mask = await readImage("fixtures/phantoms/tenths_mask.nrrd");
  const image = { ...phantom, data: phantom.data.slice() };
  image.data[0] = NaN; // a corner: beyond a gradient's reach, part of the greatest magnitude
  const parameters = resolveParameters({ file: checkParameters({ imageType: { Original: {}, Gradient: {}, Square: {} }, featureClass: { firstorder: ["Mean"] } }) });
  const { columns, notes } = await extractCase(engine, { id: "tenths", image, mask }, parameters);
  const whole = await extractCase(engine, { id: "tenths", image: phantom, mask }, parameters);
  for (const column of ["original_firstorder_Mean", "gradient_firstorder_Mean"]) expect(columns.get(column)).toBe(whole.columns.get(column));
  expect(columns.get("square_firstorder_Mean")).toBeNaN();
  expect(notes.get("square_firstorder_Mean")).toBe("the voxel (x, y, z) = (0, 0, 0) is NaN, which the filter combines with others");
});
