import type { Vec3 } from "../image/volume.ts";
import { items, number, numbers, text, values } from "./dataset.ts";
import type { Dataset, DicomFile } from "./dataset.ts";
import { pixelFormat } from "./pixels.ts";
import type { PixelFormat, Rescale } from "./pixels.ts";

/** A file that is read when it is needed. */
export interface DicomSource {
  /** What errors call it. */
  readonly name: string;
  read(): Promise<Uint8Array>;
}

/** One plane of an image, as the header describes it: a file of a series, or a frame of a multi-frame file. */
export interface Slice {
  readonly source: DicomSource;
  /** The file, and the frame where it holds several. */
  readonly name: string;
  /** Frame in the file, from 0. */
  readonly frame: number;
  readonly instance: number | undefined;
  readonly instanceUid: string | undefined;
  readonly format: PixelFormat;
  readonly rescale: Rescale;
  /** Distance of pixels along x and y in mm. */
  readonly spacing: readonly [number, number] | undefined;
  /** Centre of the first pixel (LPS, mm). */
  readonly position: Vec3 | undefined;
  /** Direction cosines of the rows (x grows), then of the columns (y grows). */
  readonly orientation: readonly number[] | undefined;
  /** What may tell the phases of a series apart, by the names of `markNames`. */
  readonly marks: ReadonlyMap<string, string | number>;
  /** The header; in a multi-frame file that of all frames. */
  readonly file: DicomFile;
}

/** Looks for an attribute in a functional group of the frame, then in that shared by all, then in the object itself. */
type Lookup = (macro: string, keyword: string) => Dataset | undefined;

/** The slices of a file; none where it holds no image or a segmentation, which is read as a mask. */
export function slicesOf(file: DicomFile, source: DicomSource): Slice[] {
  const { name, dataset } = file;
  const format = pixelFormat(dataset);
  if (format === undefined || ["SEG", "RTDOSE", "PR"].includes(text(dataset, "Modality") ?? "")) return [];
  const frames = Math.max(number(dataset, "NumberOfFrames") ?? 1, 1);
  const [shared] = items(dataset, "SharedFunctionalGroupsSequence");
  const perFrame = items(dataset, "PerFrameFunctionalGroupsSequence");
  const enhanced = shared !== undefined || perFrame.length > 0;
  return Array.from({ length: frames }, (_, frame): Slice => {
    const places = [perFrame[frame], shared].filter((group) => group !== undefined);
    const lookup: Lookup = (macro, keyword) =>
      places.map((group) => items(group, macro)[0]).concat(dataset).find((place) => place !== undefined && values(place, keyword).length > 0);
    const rescale = lookup("PixelValueTransformationSequence", "RescaleSlope") ?? {};
    return {
      source,
      name: frames > 1 ? `${name} frame ${frame + 1}` : name,
      frame,
      instance: number(dataset, "InstanceNumber"),
      instanceUid: text(dataset, "SOPInstanceUID"),
      format,
      // As GDCM has it, a slope of 0 stands for none.
      rescale: { slope: number(rescale, "RescaleSlope") || 1, intercept: number(rescale, "RescaleIntercept") ?? 0 },
      spacing: spacingOf(lookup),
      ...placeOf(lookup, dataset, frame, enhanced || frames === 1),
      marks: marksOf(lookup),
      file,
    };
  });
}

/** DICOM gives the distance of rows (y) first. */
function spacingOf(lookup: Lookup): [number, number] | undefined {
  for (const keyword of ["PixelSpacing", "ImagerPixelSpacing"]) {
    const found = numbers(lookup("PixelMeasuresSequence", keyword) ?? {}, keyword, 2);
    if (found !== undefined && found.every((mm) => mm > 0)) return [found[1], found[0]];
  }
  return undefined;
}

const identity = [1, 0, 0, 0, 1, 0];

/**
 * Position and orientation of a frame. Enhanced ultrasound volumes give them in a frame of reference of the volume. The frames
 * of an older multi-frame object have places only where a distance of slices makes it a volume: else they are moments (cine).
 */
function placeOf(lookup: Lookup, dataset: Dataset, frame: number, own: boolean): Pick<Slice, "position" | "orientation"> {
  const position = vec3(lookup("PlanePositionSequence", "ImagePositionPatient"), "ImagePositionPatient")
    ?? vec3(lookup("PlanePositionVolumeSequence", "ImagePositionVolume"), "ImagePositionVolume");
  const orientation = numbers(lookup("PlaneOrientationSequence", "ImageOrientationPatient") ?? {}, "ImageOrientationPatient", 6)
    ?? numbers(lookup("PlaneOrientationVolumeSequence", "ImageOrientationVolume") ?? {}, "ImageOrientationVolume", 6);
  if (own) return { position, orientation };
  const step = number(dataset, "SpacingBetweenSlices");
  if (step === undefined || !(step > 0)) return { position: undefined, orientation: undefined };
  const cosines = orientation ?? identity;
  const normal = normalOf(cosines);
  const first = position ?? [0, 0, 0];
  const along = (k: number): number => first[k] + frame * step * normal[k];
  return { position: [along(0), along(1), along(2)], orientation: cosines };
}

function vec3(dataset: Dataset | undefined, keyword: string): Vec3 | undefined {
  const found = numbers(dataset ?? {}, keyword, 3);
  return found === undefined ? undefined : [found[0], found[1], found[2]];
}

/** The direction in which slices are stacked: rows x columns, of length 1. */
export function normalOf([a, b, c, d, e, f]: readonly number[]): Vec3 {
  const cross = [b * f - c * e, c * d - a * f, a * e - b * d];
  const length = Math.hypot(...cross);
  return [cross[0] / length, cross[1] / length, cross[2] / length];
}

interface Mark {
  readonly name: string;
  readonly read: (lookup: Lookup) => string | number | undefined;
  readonly label: (value: string | number) => string;
}

function mark(name: string, macro: string, keywords: readonly string[], unit = ""): Mark {
  return {
    name,
    read: (lookup) => {
      for (const keyword of keywords) {
        const place = lookup(macro, keyword);
        if (place !== undefined) return joined(values(place, keyword));
      }
      return undefined;
    },
    label: (value) => `${name} ${value}${unit}`,
  };
}

function timeMark(name: string, keywords: readonly string[]): Mark {
  const clock = (value: string | number): string => String(value).replace(/^(\d{8})?(\d\d)(\d\d)(\d\d)/, (_, day: string | undefined, h, m, s) =>
    `${day === undefined ? "" : `${day} `}${h}:${m}:${s}`);
  return { ...mark(name, "FrameContentSequence", keywords), label: (value) => `${name} ${clock(value)}` };
}

/** What tells phases apart, the most telling first. Private b-values: Siemens, Philips, GE (which adds multiples of 100000). */
const marks: readonly Mark[] = [
  { ...mark("image type", "MRImageFrameTypeSequence", ["FrameType", "ImageType"]), label: (value) => `image type ${value}` },
  mark("echo", "", ["EchoNumbers"]),
  mark("echo time", "MREchoSequence", ["EffectiveEchoTime", "EchoTime"], " ms"),
  mark("inversion time", "MRModifierSequence", ["InversionTimes", "InversionTime"], " ms"),
  mark("flip angle", "MRTimingAndRelatedParametersSequence", ["FlipAngle"], " degrees"),
  {
    name: "b-value",
    read: (lookup) => {
      const standard = lookup("MRDiffusionSequence", "DiffusionBValue");
      if (standard !== undefined) return number(standard, "DiffusionBValue");
      const tag = ["0019100C", "20011003", "00431039"].find((one) => lookup("", one) !== undefined);
      const value = tag === undefined ? undefined : number(lookup("", tag) ?? {}, tag);
      return value !== undefined && Number.isFinite(value) ? value % 100000 : undefined;
    },
    label: (value) => `b-value ${value} s/mm2`,
  },
  {
    name: "diffusion direction",
    read: (lookup) => {
      const group = lookup("MRDiffusionSequence", "DiffusionGradientDirectionSequence") ?? {};
      const place = items(group, "DiffusionGradientDirectionSequence")[0] ?? lookup("", "DiffusionGradientOrientation");
      return place === undefined ? undefined : joined(values(place, "DiffusionGradientOrientation"));
    },
    label: (value) => `diffusion direction ${value}`,
  },
  mark("temporal position", "FrameContentSequence", ["TemporalPositionIdentifier", "TemporalPositionIndex"]),
  mark("acquisition", "FrameContentSequence", ["AcquisitionNumber", "FrameAcquisitionNumber"]),
  mark("trigger time", "CardiacSynchronizationSequence", ["TriggerTime", "NominalCardiacTriggerDelayTime"], " ms"),
  timeMark("acquired at", ["FrameAcquisitionDateTime", "AcquisitionDateTime", "AcquisitionTime"]),
  timeMark("content time", ["FrameReferenceDateTime", "ContentTime"]),
];

export const markNames: readonly string[] = marks.map(({ name }) => name);

export function markLabel(name: string, value: string | number): string {
  return marks.find((one) => one.name === name)?.label(value) ?? `${name} ${value}`;
}

function marksOf(lookup: Lookup): Map<string, string | number> {
  const found = new Map<string, string | number>();
  for (const { name, read } of marks) {
    const value = read(lookup);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

/** One value as it is, several joined; numbers stay numbers. */
function joined(several: readonly unknown[]): string | number {
  if (several.length > 1) return several.join("\\");
  return typeof several[0] === "number" ? several[0] : String(several[0]);
}
