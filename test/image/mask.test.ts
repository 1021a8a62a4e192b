// Masks as PyRadiomics makes them with SimpleITK: channel, cast to UInt32, labels, boxes (fixtures/oracle/formats.py).
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hashVoxels } from "../../src/host/image/hash.ts";
import { extractChannel, labelVolume, labelsPresent, missingLabel } from "../../src/host/image/mask.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { describeRoi } from "../../src/host/prepare/roi.ts";
import { fixture } from "../io/fixture.ts";

const facts = JSON.parse(readFileSync(fixture("formats.json"), "utf8")) as {
  masks: { file: string; channel: number; hash: string; labels: { label: number; box: number[]; voxels: number }[] }[];
};

test.each(facts.masks)("$file, channel $channel", async ({ file, channel, hash, labels }) => {
  const mask = labelVolume(await readImage(fixture(file)), channel);
  expect(await hashVoxels(mask)).toBe(hash);
  expect(labelsPresent(mask)).toEqual(labels.map(({ label }) => label).sort((a, b) => a - b));
  for (const { label, box, voxels } of labels) {
    expect(describeRoi(mask.data, label, mask.size)).toMatchObject({ box: { start: box.slice(0, 3), size: box.slice(3) }, voxels });
  }
});

test("negative values wrap: the fixture has labels beyond 2^31", () => {
  const negative = facts.masks.find(({ file }) => file === "mask_negative.nrrd");
  expect(negative?.labels.some(({ label }) => label === 2 ** 32 - 1)).toBe(true);
});

describe("labels that are not there", () => {
  test("an absent label", async () => {
    const mask = labelVolume(await readImage(fixture("../phantoms/integer_mask.nrrd")));
    expect(() => missingLabel(mask, 3)).toThrow(`${mask.name}: label 3 is not in the mask; it has 1, 2`);
    expect(describeRoi(mask.data, 3, mask.size)).toBeNull();
  });
  test("an empty mask", async () => {
    const read = await readImage(fixture("uint8.nrrd"));
    const mask = labelVolume({ ...read, name: "mask.nrrd", data: new Uint8Array(24) });
    expect(() => missingLabel(mask, 1)).toThrow("mask.nrrd: the mask is empty, no voxel has a label other than 0");
  });
  test("an image given as a mask has too many labels to list", async () => {
    const image = labelVolume(await readImage(fixture("../phantoms/uint8_image.nrrd")));
    expect(() => missingLabel(image, 999)).toThrow(/label 999 is not in the mask; it has (\d+, ){20}\.\.\. \(\d+ labels\)$/);
  });
  test("a channel that is not there", async () => {
    const mask = await readImage(fixture("mask_channels.nrrd"));
    expect(() => labelVolume(mask, 2)).toThrow(`${mask.name}: label_channel 2 asked for, but the file has channels 0 to 1`);
    expect(() => extractChannel(mask, -1)).toThrow("label_channel -1 asked for");
  });
});
