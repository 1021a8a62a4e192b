// Files that must be refused, each with one line that names the file and both values.
import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/host/errors.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { parseImage } from "../../src/host/io/read.ts";
import { fixture } from "./fixture.ts";

function bytes(file: string): Uint8Array {
  return new Uint8Array(readFileSync(fixture(file)));
}

/** A copy with some bytes replaced. */
function patched(file: string, patch: (view: DataView) => void): Uint8Array {
  const copy = bytes(file);
  patch(new DataView(copy.buffer, copy.byteOffset, copy.length));
  return copy;
}

/** A text header with some text replaced; the bytes after it are kept. */
function edited(file: string, from: string | RegExp, to: string): Uint8Array {
  return Buffer.from(readFileSync(fixture(file), "latin1").replace(from, to), "latin1");
}

async function message(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  const text = (error as InputError).message;
  expect(text).not.toContain("\n");
  return text;
}

describe("missing and unknown files", () => {
  test("a missing file", async () => {
    expect(await message(readImage(fixture("nothing.nii.gz")))).toBe(`${fixture("nothing.nii.gz")}: no such file`);
  });
  test("a folder without DICOM files", async () => {
    const folder = fixture("written");
    expect(await message(readImage(folder))).toBe(`${folder}: holds no DICOM image`);
  });
  test("a missing data file of a header", async () => {
    const header = edited("detached.nhdr", "detached.raw", "elsewhere.raw");
    const found = await message(parseImage(header, "a.nhdr"));
    expect(found).toBe("a.nhdr: its voxels are in another file, elsewhere.raw, which was not given");
  });
  test.each([
    ["mask.nii", "mask.nii: not a NIfTI file: it begins with bytes 104 101 108 108, not with 348 or 540"],
    ["mask.nrrd", 'mask.nrrd: not a NRRD file: it does not begin with "NRRD"'],
    ["mask.mha", 'mask.mha: not a MetaImage: it does not begin with lines such as "NDims = 3"'],
    ["mask.txt", "mask.txt: not an image in a known format; expected NIfTI (.nii, .nii.gz, .hdr), NRRD (.nrrd, .nhdr), MetaImage (.mha, .mhd), DICOM, PNG or JPEG"],
  ])("the wrong magic in %s", async (name, expected) => {
    expect(await message(parseImage(new TextEncoder().encode("hello, world"), name))).toBe(expected);
  });
  test("gzip of something else", async () => {
    expect(await message(parseImage(gzipSync("hello"), "a.nii.gz"))).toContain("a.nii.gz: not a NIfTI file");
  });
  test("files that begin as DICOM, PNG and JPEG do, and end there", async () => {
    const dicom = new Uint8Array(200);
    dicom.set(new TextEncoder().encode("DICM"), 128);
    expect(await message(parseImage(dicom, "slice"))).toContain("slice: not a DICOM file that can be read");
    expect(await message(parseImage(new Uint8Array([0x89, 0x50, 0x4e, 0x47]), "a.png"))).toContain("a.png: not a PNG file that can be read");
    expect(await message(parseImage(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), "a.jpg"))).toContain("a.jpg: its JPEG stream cannot be decoded");
  });
  test("an empty file", async () => {
    expect(await message(parseImage(new Uint8Array(), "a.nii"))).toBe("a.nii: a NIfTI header has 348 bytes, but the file holds 0");
  });
  test("an Analyze file", async () => {
    const analyze = patched("int16.nii", (view) => view.setUint32(344, 0));
    expect(await message(parseImage(analyze, "a.hdr"))).toContain("a.hdr: no NIfTI magic");
  });
});

describe("files cut short", () => {
  // 4x3x2 voxels of int16 are 48 bytes, of float32 96.
  test.each([
    ["int16.nii", 10, "a: the header promises 4x3x2 voxels of int16, 48 bytes, but the file holds 38"],
    ["int16.nrrd", 1, "a: the header promises 4x3x2 voxels of int16, 48 bytes, but the file holds 47"],
    ["int16.mha", 48, "a: the header promises 4x3x2 voxels of int16, 48 bytes, but the file holds 0"],
  ])("%s without its last %i bytes", async (file, missing, expected) => {
    expect(await message(parseImage(bytes(file).subarray(0, -missing), "a"))).toBe(expected);
  });

  test.each(["gzip.nii.gz", "gzip_big.nii.gz", "int16_big.nrrd", "int16_big.mha"])("%s cut anywhere", async (file) => {
    const whole = bytes(file);
    for (let length = 1; length < whole.length; length += 7) {
      expect(await message(parseImage(whole.subarray(0, length), file)), `${length} bytes`).toContain(`${file}: `);
    }
  });
  test("a compressed file cut short names what was promised and what came out", async () => {
    const large = bytes("int16.nii");
    const cut = gzipSync(large, { level: 0 }).subarray(0, -20);
    expect(await message(parseImage(cut, "a.nii.gz"))).toMatch(
      /^a\.nii\.gz: the header promises 4x3x2 voxels of int16, 48 bytes, but the file holds \d+; its compressed data is cut short or damaged \(.+\)$/,
    );
  });
  test("a .nii.gz whose checksum is wrong, or that garbage follows", async () => {
    const whole = bytes("gzip.nii.gz");
    const wrong = whole.slice();
    wrong[wrong.length - 6] ^= 1;
    expect(await message(parseImage(wrong, "a.nii.gz"))).toContain("its compressed data is cut short or damaged");
    const followed = new Uint8Array([...whole, ...new TextEncoder().encode("garbage")]);
    expect(await message(parseImage(followed, "a.nii.gz"))).toContain("its compressed data is cut short or damaged");
  });
  test("text with too few values, or with something else among them", async () => {
    const few = edited("ascii_int16.nrrd", /\n-?\d+$/, "");
    expect(await message(parseImage(few, "a.nrrd"))).toBe("a.nrrd: the header promises 4x3x2 voxels, 24 values, but the file holds 23");
    const wrong = edited("ascii_int16.nrrd", /\n-?\d+$/, "\n70000");
    expect(await message(parseImage(wrong, "a.nrrd"))).toBe('a.nrrd: value 23 is "70000", which is no int16');
  });
});

describe("headers that promise more than there is", () => {
  test("one slice too many", async () => {
    const header = patched("int16.nii", (view) => view.setInt16(46, 3, true));
    expect(await message(parseImage(header, "a.nii"))).toBe("a.nii: the header promises 4x3x3 voxels of int16, 72 bytes, but the file holds 48");
  });
  test.each([
    ["uint8.nii", patched("uint8.nii", (view) => [42, 44, 46].forEach((offset) => view.setInt16(offset, 10000, true)))],
    ["uint8.nii.gz", gzipSync(patched("uint8.nii", (view) => [42, 44, 46].forEach((offset) => view.setInt16(offset, 10000, true))))],
    ["uint8.nrrd", edited("uint8.nrrd", "sizes: 4 3 2", "sizes: 10000 10000 10000")],
    ["uint8.mha", edited("uint8.mha", "DimSize = 4 3 2", "DimSize = 10000 10000 10000")],
  ])("1e12 voxels in %s", async (name, file) => {
    expect(await message(parseImage(file, name))).toBe(
      `${name}: the header promises 10000x10000x10000 voxels of uint8, 1000000000000 bytes, but the file holds 24`,
    );
  });
  test("NIfTI-2 with 64-bit sizes", async () => {
    const plain = new Uint8Array(gunzipSync(bytes("twin_sform_2.nii.gz")));
    new DataView(plain.buffer).setBigInt64(24, 250_000_000_000n, true);
    expect(await message(parseImage(plain, "a.nii"))).toContain("250000000000x3x2 voxels of int16, 3000000000000 bytes");
  });
});

describe("images that hold something else", () => {
  test.each([
    ["rgb.nii", "RGB24 voxels (datatype 128); only images of real numbers are read"],
    ["rgb.nrrd", "RGB-color voxels; only images of real numbers are read"],
    ["time_4d.nii", "4-D image (4x3x2x2); only 2-D and 3-D images are read"],
    ["time_4d.nrrd", "4-D image (4x3x2x2); only 2-D and 3-D images are read"],
    ["row_1d.nii", "1-D image (4); only 2-D and 3-D images are read"],
  ])("%s", async (file, expected) => {
    expect(await message(parseImage(bytes(file), file))).toBe(`${file}: ${expected}`);
  });
  test("complex numbers and displacement fields", async () => {
    expect(await message(parseImage(patched("int16.nii", (view) => view.setInt16(70, 32, true)), "a.nii"))).toContain("a.nii: complex64 voxels");
    expect(await message(parseImage(patched("int16.nii", (view) => view.setInt16(68, 1006, true)), "a.nii"))).toContain("a.nii: holds a displacement field");
  });
  test("a 64-bit integer that float64 cannot hold", async () => {
    expect(await message(parseImage(bytes("inexact.nii"), "a.nii"))).toMatch(/^a\.nii: value \d+ is 9007199254740993, which float64 cannot hold exactly$/);
  });
  test("axes that are not orthogonal", async () => {
    expect(await message(parseImage(bytes("sheared.nii"), "a.nii"))).toContain("a.nii: the axes of its sform are not orthogonal");
  });
  test("a flat direction matrix", async () => {
    const file = edited("int16.nrrd", "(0.05,-0.1,2.5)", "(1.4,0.3,0)");
    expect(await message(parseImage(file, "a.nrrd"))).toContain("has determinant 0");
  });
});

describe("headers that are wrong", () => {
  test.each([
    ["int16.nrrd", "type: short", "type: shrot", 'type "shrot" is not one that is read'],
    ["int16.nrrd", "endian: little\n", "", 'its NRRD header has no "endian"'],
    ["int16.nrrd", "encoding: raw", "encoding: bzip2", 'encoding "bzip2"; only raw, gzip and ascii are read'],
    ["int16.nrrd", "sizes: 4 3 2", "sizes: 4 3", 'sizes are "4 3"; dimension 3 asks for that many positive integers'],
    ["int16.nrrd", "sizes: 4 3 2", "sizes: 4 3 0", 'sizes are "4 3 0"; dimension 3 asks for that many positive integers'],
    ["int16.nrrd", "endian: little", "spacings: 1 1 1\nendian: little", 'has both a space and "spacings"; one of them must go'],
    ["vector_first.nrrd", "vector domain", "vector list", 'kinds are "vector list domain domain"; only one axis may hold components'],
    ["detached.nhdr", "detached.raw", "LIST", "its voxels are spread over many files (data file: LIST); only one data file is read"],
    ["detached.nhdr", "detached.raw", "slice%03d.raw 1 2 1", "its voxels are spread over many files (data file: slice%03d.raw 1 2 1); only one data file is read"],
    ["detached.mhd", "detached_meta.raw", "LIST", "its voxels are spread over many files (ElementDataFile = LIST); only one data file is read"],
    ["int16.mha", "MET_SHORT", "MET_STRING", "ElementType MET_STRING; only scalar types are read"],
    ["int16.mha", "DimSize = 4 3 2", "DimSize = 4 3", 'DimSize is "4 3"; NDims 3 asks for 3 numbers'],
    ["int16.mha", "ElementSpacing = 0.7 0.9 2.5", "ElementSpacing = 0.7 0 2.5", "spacing (0.7, 0, 2.5) mm; it must be finite and not 0"],
  ])("%s with %j -> %j", async (file, from, to, expected) => {
    expect(await message(parseImage(edited(file, from, to), file))).toBe(`${file}: ${expected}`);
  });
  test("a NRRD header that does not end", async () => {
    const file = bytes("uint8.nrrd").subarray(0, 100);
    expect(await message(parseImage(file, "a.nrrd"))).toBe('a.nrrd: its NRRD header does not end: no empty line in 100 bytes, and no "data file"');
  });
  test("a NIfTI file of no dimensions", async () => {
    const file = patched("int16.nii", (view) => view.setInt16(40, 0, true));
    expect(await message(parseImage(file, "a.nii"))).toContain("a.nii: dim is (0, 4, 3, 2, 1, 1, 1, 1)");
  });
});
