import { choose } from "../dicom/choose.ts";
import { listSeries } from "../dicom/series.ts";
import type { DicomSource } from "../dicom/slices.ts";
import { volumeOf } from "../dicom/volume.ts";
import { InputError } from "../errors.ts";
import type { Volume } from "../image/volume.ts";
import type { ReadOptions } from "./choice.ts";

export { listSeries };

/** The volume that `parseSeries` of read.ts gives, which loads this file when it is needed. */
export async function volumeOfFiles(files: readonly DicomSource[], name: string, options: ReadOptions): Promise<Volume> {
  const all = await listSeries(files);
  if (all.length === 0) throw new InputError(`${name}: holds no DICOM image`);
  const { series, phase } = choose(all, options, name);
  return volumeOf(series, phase, name, options);
}
