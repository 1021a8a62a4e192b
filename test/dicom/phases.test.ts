import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { DicomSource } from "../../src/host/dicom/slices.ts";
import { hashVoxels } from "../../src/host/image/hash.ts";
import { listImages, readImage } from "../../src/host/io/read.node.ts";
import { parseSeries } from "../../src/host/io/read.ts";
import { expected, fixture, message } from "./fixture.ts";

const labels: Record<string, string[]> = {
  temporal_concatenated: ["temporal position 1", "temporal position 2", "temporal position 3"],
  temporal_interleaved: ["temporal position 1", "temporal position 2", "temporal position 3"],
  acquisition: ["acquisition 4", "acquisition 10", "acquisition 12"],
  trigger_interleaved: ["trigger time 0 ms", "trigger time 60000.5 ms", "trigger time 120001 ms"],
  content_time: ["content time 10:20:00.5", "content time 10:21:00.5", "content time 10:22:00.5"],
  b_values: ["b-value 0 s/mm2", "b-value 100 s/mm2", "b-value 800 s/mm2"],
  b_values_siemens: ["b-value 0 s/mm2", "b-value 50 s/mm2", "b-value 1000 s/mm2"],
  echoes: ["echo 1", "echo 2", "echo 3"],
  plain_concatenated: ["pass 1 of 3", "pass 2 of 3", "pass 3 of 3"],
  plain_interleaved: ["pass 1 of 3", "pass 2 of 3", "pass 3 of 3"],
  reversed_times: ["acquired at 10:18:00", "acquired at 10:19:00", "acquired at 10:20:00"],
  two_marks: [
    "image type ORIGINAL\\PRIMARY\\M, echo time 2.5 ms", "image type ORIGINAL\\PRIMARY\\M, echo time 5 ms",
    "image type ORIGINAL\\PRIMARY\\P, echo time 2.5 ms", "image type ORIGINAL\\PRIMARY\\P, echo time 5 ms",
  ],
  enhanced: ["temporal position 1", "temporal position 2"],
};

describe("phases of one series are those that were written", () => {
  test.each(Object.entries(expected.phases))("%s", async (name, hashes) => {
    const folder = fixture(`phases/${name}`);
    const [series, ...others] = await listImages(folder);
    expect(others).toEqual([]);
    expect(series.phases.map(({ label }) => label)).toEqual(labels[name]);
    for (const [k, hash] of hashes.entries()) {
      expect(await hashVoxels(await readImage(`${folder}#phase=${k + 1}`)), labels[name][k]).toBe(hash);
      expect(await hashVoxels(await readImage(folder, { phase: labels[name][k] })), labels[name][k]).toBe(hash);
    }
  });

  test("an enhanced file lies where its functional groups say", async () => {
    const volume = await readImage(`${fixture("phases/enhanced")}#phase=2`);
    expect(volume).toMatchObject({ dimension: 3, size: [5, 4, 3], origin: [1, 2, 3], pixelType: "float64" });
    [0.75, 0.5, 3].forEach((mm, k) => expect(volume.spacing[k]).toBeCloseTo(mm, 7));
  });
});

describe("a phase that lacks a slice of the others", () => {
  const folder = "phases/temporal_concatenated";
  const without = async (phase: number, place: number): Promise<{ files: DicomSource[]; name: string }> => {
    const [{ phases }] = await listImages(fixture(folder));
    const lost = [...phases[phase].slices].sort((a, b) => (a.position?.[2] ?? 0) - (b.position?.[2] ?? 0))[place].source.name;
    const names = readdirSync(fixture(folder)).map((name) => fixture(`${folder}/${name}`)).filter((name) => name !== lost);
    return { files: names.map((name) => ({ name, read: async () => new Uint8Array(readFileSync(name)) })), name: "dce" };
  };
  test("inside is refused; the others are read", async () => {
    const { files, name } = await without(1, 1);
    expect(await message(parseSeries(files, name, { phase: "2" }))).toMatch(
      /^dce: phase "temporal position 2" has no slice where phase "temporal position 1" has phases\/temporal_concatenated\/\d\.dcm$/,
    );
    expect(await hashVoxels(await parseSeries(files, name, { phase: "3" }))).toBe(expected.phases.temporal_concatenated[2]);
  });
  test("at its end is told of", async () => {
    const { files, name } = await without(1, 2);
    const told: string[] = [];
    expect((await parseSeries(files, name, { phase: "2", warn: (text) => told.push(text) })).size).toEqual([5, 4, 2]);
    expect(told.join()).toContain('phase "temporal position 2" has no slice where phase');
  });
});

test("a phase must be chosen", async () => {
  const folder = fixture("phases/acquisition");
  expect(await message(readImage(folder))).toBe(
    'phases/acquisition: holds 3 phases; choose one, as in phases/acquisition#phase=1: 1 "acquisition 4" (3 slices), 2 "acquisition 10" (3 slices), ' +
      '3 "acquisition 12" (3 slices)',
  );
  expect(await message(readImage(`${folder}#phase=4`))).toContain('phase "4" is none of its 3 phases');
  expect(await message(readImage(`${folder}#frame=1`))).toContain("frame 1 asked for, but it holds no frames to choose from");
});
