import { expect, test } from "vitest";
import { readImage } from "../../src/host/io/read.node.ts";
import { otsuThreshold } from "../../src/host/n4/otsu.ts";
import { fixture } from "./oracle.ts";

test.each(fixture.otsu.lists)("ITK's threshold of $name", ({ values, threshold }) => {
  expect(Math.fround(otsuThreshold(Float32Array.from(values)))).toBe(threshold);
});

test("ITK's threshold of the phantom", async () => {
  const { data } = await readImage("fixtures/n4/phantom.nrrd");
  expect(Math.fround(otsuThreshold(data))).toBe(fixture.otsu.phantom);
});

test("there is none where all values are equal", () => {
  expect(otsuThreshold(Float32Array.of(4, 4, 4))).toBeNaN();
});
