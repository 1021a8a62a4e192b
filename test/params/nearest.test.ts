import { describe, expect, it } from "vitest";
import { editDistance, suggestion } from "../../src/host/params/nearest.ts";

describe("editDistance", () => {
  it.each([["kitten", "sitting", 3], ["", "abc", 3], ["abc", "", 3], ["ab", "ba", 1], ["CA", "ABC", 3], ["same", "same", 0]])("%s, %s: %d", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });
});

describe("suggestion", () => {
  it("offers the nearest name whatever its case, or all when none is near", () => {
    expect(suggestion("BINWITH", ["binCount", "binWidth"])).toBe('did you mean "binWidth"?');
    expect(suggestion("xyz", ["binCount", "binWidth"])).toBe("known: binCount, binWidth");
  });
});
