// The public images of ../shared/data against what SimpleITK reads from them (fixtures/oracle/formats.py reference).
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hashVoxels } from "../../src/host/image/hash.ts";
import { labelVolume, labelsPresent } from "../../src/host/image/mask.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { describeRoi } from "../../src/host/prepare/roi.ts";
import { description, fixture, inThreeDimensions } from "../io/fixture.ts";
import type { Described } from "../io/fixture.ts";

const data = process.env.WEBRADIOMICS_REFERENCE ?? "../shared/data";
const facts = JSON.parse(readFileSync(fixture("reference.json"), "utf8")) as {
  images: Record<string, Described>;
  masks: Record<string, { hash: string; labels: { label: number; box: number[]; voxels: number }[] }>;
};

describe("images", () => {
  for (const [file, expected] of Object.entries(facts.images)) {
    test.skipIf(!existsSync(`${data}/${file}`))(file, async () => {
      const volume = await readImage(`${data}/${file}`);
      expect(description(volume)).toEqual(inThreeDimensions(expected));
      expect(await hashVoxels(volume)).toBe(expected.hash);
    });
  }
});

describe("masks", () => {
  for (const [file, { hash, labels }] of Object.entries(facts.masks)) {
    test.skipIf(!existsSync(`${data}/${file}`))(file, async () => {
      const mask = labelVolume(await readImage(`${data}/${file}`));
      expect(await hashVoxels(mask)).toBe(hash);
      expect(labelsPresent(mask)).toEqual(labels.map(({ label }) => label));
      for (const { label, box, voxels } of labels) {
        expect(describeRoi(mask.data, label, mask.size)).toMatchObject({ box: { start: box.slice(0, 3), size: box.slice(3) }, voxels });
      }
    });
  }
});
