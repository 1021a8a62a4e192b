import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { identityDirection, type Volume } from "../../src/host/image/volume.ts";
import { divergingColour } from "../../src/host/report/colours.ts";
import { focusCuts, wholeCuts } from "../../src/host/report/cuts.ts";
import { labelColour, picturePng, type Panel } from "../../src/host/report/picture.ts";
import { fitText, textWidth } from "../../src/host/report/raster.ts";
import { acquiredView } from "../../src/host/report/views.ts";

/** Axes (x, y, z) of a sagittal acquisition: to the back, to the feet, to the right. */
const sagittal = [0, 0, -1, 1, 0, 0, 0, -1, 0];

/** [4][6][8], 1 x 1 x 3 mm. */
function volume(value: (x: number, y: number, z: number) => number, changes: Partial<Volume> = {}): Volume {
  const data = new Float32Array(8 * 6 * 4);
  for (let z = 0, i = 0; z < 4; z++) for (let y = 0; y < 6; y++) for (let x = 0; x < 8; x++, i++) data[i] = value(x, y, z);
  return {
    size: [8, 6, 4], spacing: [1, 1, 3], origin: [0, 0, 0], direction: identityDirection,
    data, components: 1, pixelType: "float32", dimension: 3, name: "test", ...changes,
  };
}

type Pixel = readonly [number, number, number];

/** Colours at (x, y), and the size, of a PNG. */
async function drawn(panels: readonly Panel[], options?: Parameters<typeof picturePng>[1]): Promise<{ width: number; height: number; at: (x: number, y: number) => Pixel }> {
  const { width, height, data, channels } = decode(await picturePng(panels, options));
  expect(channels).toBe(3);
  return { width, height, at: (x, y) => [data[3 * (y * width + x)], data[3 * (y * width + x) + 1], data[3 * (y * width + x) + 2]] };
}

/** Of the first cell: left, top; a cell of the 8 x 6 mm plane is 360 x 270. */
const cell = { x: 16, y: 42, width: 360, height: 270 };
/** The middle of a voxel of a cell whose voxels are 45 pixels wide. */
const middle = (u: number, v: number): [number, number] => [cell.x + Math.floor((u + 0.5) * 45), cell.y + Math.floor((v + 0.5) * 45)];

describe("picturePng", () => {
  it("has a column per panel and a row per slice", async () => {
    const image = volume((x) => x);
    const one = await drawn([{ title: "a", image }], { slices: 1 });
    const grid = await drawn([{ title: "a", image }, { title: "b", image }], { slices: 3 });
    expect(one.width).toBe(cell.width + 32);
    expect(grid.width).toBe(2 * cell.width + 8 + 32);
    expect(grid.height - one.height).toBe(2 * (cell.height + 8));
  });

  it("shows the values of the window black to white, at the voxels' places", async () => {
    const image = volume((x, y, z) => (z === 2 ? 10 * x + y : -1000));
    const { at } = await drawn([{ title: "", image, window: [0, 100] }], { slices: 1 });
    for (const [x, y] of [[1, 1], [6, 1], [2, 4], [6, 4]]) {
      const [u, v] = middle(x, y);
      expect(Math.abs(at(u, v)[0] - 2.55 * (10 * x + y)), `${x}, ${y}`).toBeLessThan(1.5);
    }
    const [between] = at(cell.x + 45 * 3, middle(0, 4)[1]);
    expect(Math.abs(between - 2.55 * (10 * 2.5 + 4))).toBeLessThan(1.5);
  });

  it("puts the patient's right on the left however the voxels run", async () => {
    const image = volume((x) => x, { direction: [-1, 0, 0, 0, 1, 0, 0, 0, 1] });
    const { at } = await drawn([{ title: "", image, window: [0, 7] }], { slices: 1 });
    expect(at(...middle(1, 1))[0]).toBeGreaterThan(at(...middle(6, 1))[0]);
  });

  it("outlines labels on the voxels' edges in their colours", async () => {
    const image = volume(() => 0);
    const labels = volume((x, y) => (x >= 2 && x < 5 && y >= 2 && y < 4 ? 2 : 0));
    const { at } = await drawn([{ title: "", image, labels, window: [0, 1] }], { slices: 1 });
    const [left, y] = [cell.x + 2 * 45, middle(0, 3)[1]];
    expect([left - 2, left - 1, left, left + 1].map((x) => at(x, y))).toEqual([[0, 0, 0], labelColour(2), labelColour(2), [0, 0, 0]]);
    const right = cell.x + 5 * 45;
    expect([right - 2, right - 1, right, right + 1].map((x) => at(x, y))).toEqual([[0, 0, 0], labelColour(2), labelColour(2), [0, 0, 0]]);
  });

  it("fills labels half-transparently", async () => {
    const labels = volume((x) => (x < 4 ? 1 : 0));
    const { at } = await drawn([{ title: "", image: volume(() => 1), labels, style: "fill", window: [0, 1] }], { slices: 1 });
    const expected = labelColour(1).map((c) => Math.round(255 + 0.4 * (c - 255)));
    expect(at(...middle(2, 4))).toEqual(expected);
    expect(at(...middle(5, 4))).toEqual([255, 255, 255]);
  });

  it("shows a map inside its labels and the ground around them", async () => {
    const labels = volume((x) => (x < 4 ? 1 : 0));
    const panel: Panel = { title: "", image: volume(() => 5), colours: "diverging", window: [-5, 5], ground: volume((x) => x), labels };
    const { at } = await drawn([panel], { slices: 1 });
    expect(at(...middle(1, 4))).toEqual(divergingColour(1));
    const [red, green, blue] = at(...middle(5, 4));
    expect([red, green]).toEqual([green, blue]);
    expect(at(...middle(6, 4))[0]).toBeGreaterThan(red);
  });

  it("colours maps blue, white and red around the neutral value", async () => {
    const image = volume((x) => (x < 3 ? -1 : x < 6 ? 1 : 3));
    const { at } = await drawn([{ title: "", image, colours: "diverging", centre: 1, window: [-1, 3] }], { slices: 1 });
    const near = (pixel: Pixel, t: number): void => pixel.forEach((value, k) => expect(Math.abs(value - divergingColour(t)[k])).toBeLessThanOrEqual(2));
    near(at(...middle(1, 4)), -1);
    near(at(...middle(4, 4)), 0);
    near(at(...middle(6, 4)), 1);
  });

  it("adds lines for the legend", async () => {
    const image = volume((x) => x);
    const without = await drawn([{ title: "", image }], { slices: 1 });
    const legend = [{ label: 1, name: "lesion" }, { label: 3, name: "0 to 3 mm" }];
    const { height, at } = await drawn([{ title: "", image }], { slices: 1, legend });
    expect(height).toBeGreaterThan(without.height);
    expect(at(cell.x + 5, height - 25)).toEqual(labelColour(1));
  });

  it("says which volume does not fit", async () => {
    const image = volume((x) => x);
    const labels = volume(() => 1, { name: "labels.nrrd", spacing: [1, 1, 2] });
    await expect(picturePng([{ title: "", image, labels }])).rejects.toThrow("labels.nrrd: spacing (1, 1, 2) mm differs from that of test, (1, 1, 3) mm");
    await expect(picturePng([{ title: "", image: { ...image, components: 3 } }])).rejects.toThrow("test: 3 components");
    await expect(picturePng([{ title: "", image }], { focus: volume(() => 0, { name: "mask.nrrd" }) })).rejects.toThrow("mask.nrrd: no voxel is marked");
    await expect(picturePng([{ title: "", image, labels: volume(() => 0.5, { name: "p.nrrd" }) }])).rejects.toThrow("p.nrrd: holds 0.5; labels are whole numbers");
    await expect(picturePng([])).rejects.toThrow("without panels");
  });
});

describe("which slices are shown", () => {
  it("looks along the thick slices of an acquisition, and from the feet where there are none", () => {
    expect(acquiredView(volume(() => 0))).toBe("axial");
    expect(acquiredView(volume(() => 0, { direction: sagittal }))).toBe("sagittal");
    expect(acquiredView(volume(() => 0, { direction: sagittal, spacing: [1, 1, 1] }))).toBe("axial");
    expect(acquiredView(volume(() => 0, { size: [8, 1, 24], spacing: [1, 1, 1] }))).toBe("coronal");
  });

  it("spreads whole slices over the volume", () => {
    expect(wholeCuts(volume(() => 0), 3).slices).toEqual([1, 2, 3]);
    expect(wholeCuts(volume(() => 0), 1)).toEqual({ view: "axial", slices: [2], low: [0, 0, 0], high: [7, 5, 3] });
  });

  it("passes over slices between parts of the focus, and cuts a square of mm around it", () => {
    const focus: Volume = { ...volume(() => 0), size: [100, 60, 9], spacing: [0.5, 1, 3], data: new Uint8Array(100 * 60 * 9) };
    for (const z of [1, 7]) for (let x = 40; x < 50; x++) (focus.data as Uint8Array)[(z * 60 + 30) * 100 + x] = 5;
    const cuts = focusCuts(focus, 4);
    expect(cuts.slices).toEqual([1, 7]);
    // 5 x 1 mm of focus, 10 mm on either side of the longer: 25 mm.
    expect([cuts.low, cuts.high]).toEqual([[20, 18, 1], [69, 42, 7]]);
  });
});

describe("text", () => {
  it("is shortened to a width", () => {
    expect(textWidth("abc")).toBe(3 * 12 - 2);
    expect(fitText("abc", 34)).toBe("abc");
    expect(fitText("abcdef", 60)).toBe("abc..");
    expect(textWidth(fitText("a long title of a panel", 100))).toBeLessThanOrEqual(100);
  });
});

describe("labelColour", () => {
  it("is Okabe and Ito's, then paler ones", () => {
    expect(labelColour(1)).toEqual([230, 159, 0]);
    expect(labelColour(7)).toEqual([204, 121, 167]);
    const all = Array.from({ length: 14 }, (_, i) => labelColour(i + 1).join());
    expect(new Set(all).size).toBe(14);
  });
});
