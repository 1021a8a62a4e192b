import { version } from "../version.ts";
import { number, text, values } from "./dataset.ts";
import type { Dataset } from "./dataset.ts";
import type { Slice } from "./slices.ts";

/** SOP class of segmentations (PS3.4, B.5). */
export const segmentationStorage = "1.2.840.10008.5.1.4.1.1.66.4";

/** A coded concept (PS3.16): such as value 108369006, scheme SCT, meaning Neoplasm. */
export interface Code {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

/** A segment as it is written. */
export interface WrittenSegment {
  readonly name: string;
  readonly category: Code;
  readonly type: Code;
  readonly algorithm: string;
  readonly algorithmName: string;
}

/** A frame: the pixels of one segment in one slice. */
export interface WrittenFrame {
  /** Segment number, from 1. */
  readonly segment: number;
  readonly slice: Slice;
  /** Number of the slice in the order of their places, from 1. */
  readonly place: number;
  /** 0 or 1 [rows][columns]. */
  readonly pixels: Uint8Array;
}

/** What patient and study are called: the first must be there, if only empty (PS3.3, C.7.1.1, C.7.2.1, C.7.4.1). */
const inherited = [
  "PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "AccessionNumber", "ReferringPhysicianName", "StudyID",
  "PositionReferenceIndicator",
];
const inheritedIfThere = [
  "PatientAge", "PatientSize", "PatientWeight", "PatientIdentityRemoved", "DeidentificationMethod", "StudyDescription",
  "ClinicalTrialSponsorName", "ClinicalTrialProtocolID", "ClinicalTrialProtocolName", "ClinicalTrialSiteID", "ClinicalTrialSiteName",
  "ClinicalTrialSubjectID", "ClinicalTrialTimePointID", "ClinicalTrialTimePointDescription", "BodyPartExamined",
];

/**
 * The attributes of a binary segmentation (PS3.3, A.51) but for its pixels. Patient, study and frame of reference are those of
 * the slices; series and instance are new.
 * @param step distance of slices in mm
 */
export function segmentationDataset(frames: readonly WrittenFrame[], slices: readonly Slice[], segments: readonly WrittenSegment[], step: number): Dataset {
  const [{ file: { dataset: source }, format }] = slices;
  return {
    SpecificCharacterSet: "ISO_IR 192",
    ...Object.fromEntries(inherited.map((keyword) => [keyword, source[keyword] ?? null])),
    ...Object.fromEntries(inheritedIfThere.filter((keyword) => values(source, keyword).length > 0).map((keyword) => [keyword, source[keyword]])),
    StudyInstanceUID: text(source, "StudyInstanceUID") ?? newUid(),
    FrameOfReferenceUID: text(source, "FrameOfReferenceUID") ?? newUid(),
    ...newInstance(source),
    ImageType: ["DERIVED", "PRIMARY"],
    NumberOfFrames: frames.length,
    Rows: format.rows,
    Columns: format.columns,
    SamplesPerPixel: 1,
    PhotometricInterpretation: "MONOCHROME2",
    PixelRepresentation: 0,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    LossyImageCompression: "00",
    BurnedInAnnotation: "NO",
    SegmentationType: "BINARY",
    SegmentsOverlap: "NO",
    SegmentSequence: segments.map(segmentItem),
    ReferencedSeriesSequence: referencedSeries(frames),
    ...dimensions(frames),
    SharedFunctionalGroupsSequence: [sharedGroups(slices[0], step)],
  };
}

function newInstance(source: Dataset): Dataset {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, "0");
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return {
    SOPClassUID: segmentationStorage,
    SOPInstanceUID: newUid(),
    Modality: "SEG",
    SeriesInstanceUID: newUid(),
    SeriesNumber: 1000 + (number(source, "SeriesNumber") ?? 0),
    SeriesDescription: "Segmentation",
    SeriesDate: date,
    SeriesTime: time,
    InstanceNumber: 1,
    ContentDate: date,
    ContentTime: time,
    ContentLabel: "SEGMENTATION",
    ContentDescription: null,
    ContentCreatorName: null,
    Manufacturer: "webradiomics",
    ManufacturerModelName: "webradiomics",
    DeviceSerialNumber: "0",
    SoftwareVersions: version,
  };
}

function segmentItem({ name, category, type, algorithm, algorithmName }: WrittenSegment, index: number): Dataset {
  return {
    SegmentNumber: index + 1,
    SegmentLabel: name,
    SegmentAlgorithmType: algorithm,
    ...(algorithm === "MANUAL" ? {} : { SegmentAlgorithmName: algorithmName }),
    SegmentedPropertyCategoryCodeSequence: [codeItem(category)],
    SegmentedPropertyTypeCodeSequence: [codeItem(type)],
  };
}

function codeItem({ value, scheme, meaning }: Code): Dataset {
  return { CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning };
}

/** The instances that frames refer to, by series; those of a multi-frame file are one. */
function referencedSeries(frames: readonly WrittenFrame[]): Dataset[] {
  const series = new Map<string, Map<string, Dataset>>();
  for (const { slice } of frames) {
    const uid = text(slice.file.dataset, "SeriesInstanceUID") ?? "";
    const instances = series.get(uid) ?? new Map<string, Dataset>();
    series.set(uid, instances.set(slice.instanceUid ?? "", referenceTo(slice)));
  }
  return [...series].map(([uid, instances]) => ({ SeriesInstanceUID: uid, ReferencedInstanceSequence: [...instances.values()] }));
}

function referenceTo({ file, instanceUid }: Slice): Dataset {
  return { ReferencedSOPClassUID: text(file.dataset, "SOPClassUID"), ReferencedSOPInstanceUID: instanceUid };
}

/** Frames are told apart by segment, then by place: tags are group and element in one number. */
function dimensions(frames: readonly WrittenFrame[]): Dataset {
  const uid = newUid();
  const index = (pointer: number, group: number, label: string): Dataset =>
    ({ DimensionOrganizationUID: uid, DimensionIndexPointer: pointer, FunctionalGroupPointer: group, DimensionDescriptionLabel: label });
  return {
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: uid }],
    DimensionIndexSequence: [index(0x0062000b, 0x0062000a, "Segment Number"), index(0x00200032, 0x00209113, "Image Position (Patient)")],
    PerFrameFunctionalGroupsSequence: frames.map(frameGroups),
  };
}

function frameGroups({ segment, slice, place }: WrittenFrame): Dataset {
  const frames = number(slice.file.dataset, "NumberOfFrames") ?? 1;
  const source = {
    ...referenceTo(slice),
    ...(frames > 1 ? { ReferencedFrameNumber: slice.frame + 1 } : {}),
    SpatialLocationsPreserved: "YES",
    PurposeOfReferenceCodeSequence: [codeItem({ value: "121322", scheme: "DCM", meaning: "Source image for image processing operation" })],
  };
  return {
    FrameContentSequence: [{ DimensionIndexValues: [segment, place] }],
    PlanePositionSequence: [{ ImagePositionPatient: (slice.position ?? []).map(decimal) }],
    SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segment }],
    DerivationImageSequence: [{ SourceImageSequence: [source], DerivationCodeSequence: [codeItem({ value: "113076", scheme: "DCM", meaning: "Segmentation" })] }],
  };
}

function sharedGroups({ orientation = [], spacing = [1, 1] }: Slice, step: number): Dataset {
  return {
    PlaneOrientationSequence: [{ ImageOrientationPatient: orientation.map(decimal) }],
    PixelMeasuresSequence: [{ PixelSpacing: [spacing[1], spacing[0]].map(decimal), SliceThickness: decimal(step), SpacingBetweenSlices: decimal(step) }],
  };
}

/** A number as text of at most 16 characters (PS3.5, 6.2: DS), with as many digits as fit. */
function decimal(value: number): string {
  let text = String(value);
  for (let digits = 16; text.length > 16; digits--) text = String(Number(value.toPrecision(digits)));
  return text;
}

/** A UID made of a random number of 128 bits (PS3.5, B.2). */
function newUid(): string {
  const random = crypto.getRandomValues(new Uint32Array(4));
  return `2.25.${random.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n)}`;
}
