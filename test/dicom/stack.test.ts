// Series that make no volume: what is wrong, which files, both values.
import { describe, expect, test } from "vitest";
import { readImage } from "../../src/host/io/read.node.ts";
import { fixture, message } from "./fixture.ts";

describe("series that make no lattice", () => {
  test.each([
    ["gap", "bad/gap: 1 slice is missing between bad/gap/1.dcm (-27.625 mm along the stack) and bad/gap/2.dcm (-22.625 mm): 5 mm, but elsewhere slices are 2.5 mm apart"],
    ["unequal", "bad/unequal: slices are unequally far apart between bad/unequal/2.dcm (-25.125 mm along the stack) and bad/unequal/3.dcm (-22.225 mm): 2.9 mm, but elsewhere slices are 2.5 mm apart"],
    ["duplicate", "bad/duplicate: bad/duplicate/2.dcm and bad/duplicate/3.dcm lie at the same place (-25.125 mm along the stack), and nothing tells them apart as phases"],
    ["tilted", "bad/tilted: bad/tilted/1.dcm lies 0.5 mm beside the line along which bad/tilted/0.dcm and the others are stacked (at most 0.03 mm is accepted): the gantry was tilted, or these are several stacks"],
    ["orientation", "bad/orientation: ImageOrientationPatient of bad/orientation/2.dcm is (1, 0, 0, 0, 0, -1), but of bad/orientation/0.dcm (1, 0, 0, 0, 1, 0)"],
    ["size", "bad/size: Columns x Rows of bad/size/4.dcm is 5x3, but of bad/size/0.dcm 5x4"],
    ["spacing", "bad/spacing: PixelSpacing of bad/spacing/1.dcm is (0.8, 0.7), but of bad/spacing/0.dcm (0.8, 0.6)"],
    ["no_position", "bad/no_position: bad/no_position/1.dcm has no ImagePositionPatient"],
    ["no_positions", "bad/no_positions: bad/no_positions/0.dcm has no ImagePositionPatient"],
    ["no_spacing", "bad/no_spacing: bad/no_spacing/0.dcm has no PixelSpacing"],
    ["mosaic", "bad/mosaic: bad/mosaic/0.dcm is a mosaic (ImageType)"],
    ["cut", "bad/cut/0.dcm: the header promises 5x4 pixels of 16 bits, 40 bytes, but the frame holds 32"],
    ["copies", "bad/copies/2.dcm and bad/copies/1.dcm are the same instance (SOPInstanceUID "],
    ["transfer_syntax", "bad/transfer_syntax/0.dcm: High-throughput JPEG 2000 Lossless (transfer syntax 1.2.840.10008.1.2.4.201) is not read; uncompressed, RLE, JPEG (8 bit)"],
    ["damaged", "bad/damaged/0.dcm: its JPEG 2000 Lossless (transfer syntax 1.2.840.10008.1.2.4.90) stream cannot be decoded ("],
  ])("%s", async (folder, expected) => {
    expect((await message(readImage(fixture(`bad/${folder}`)))).slice(0, expected.length)).toBe(expected);
  });
});

test("a step within 1 % of the others is equal enough; the distance of slices is the mean", async () => {
  const volume = await readImage(fixture("bad/equal_enough"));
  expect(volume.spacing[2]).toBe(2.5);
});

test("pixels cut short in a stored file are found too", async () => {
  expect(await message(readImage(fixture("bad/cut/1.dcm")))).toContain("40 bytes, but the frame holds 32");
});
