import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { InputError } from "../../src/host/errors.ts";
import type { Described } from "../io/fixture.ts";

interface Values {
  type: string;
  hash: string;
  spacing?: [number, number];
}

/** What fixtures/oracle/dicom_series.py wrote down. */
export const expected = JSON.parse(readFileSync(fixture("expected.json"), "utf8")) as {
  series: Record<string, Described>;
  written: Record<string, Values>;
  phases: Record<string, string[]>;
  images: Record<string, Values>;
  raster: Record<string, Values & { size: [number, number] }>;
};

/** Path of a file or folder in fixtures/dicom. */
export function fixture(path: string): string {
  return fileURLToPath(new URL(`../../fixtures/dicom/${path}`, import.meta.url));
}

/** The one-line message of the InputError that reading ends with; the fixtures' folder is left out of it. */
export async function message(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  const text = (error as InputError).message;
  expect(text).not.toContain("\n");
  return text.replaceAll(fixture(""), "");
}
