/// <reference types="@webgpu/types" preserve="true" />
/**
 * webradiomics in a browser: parse images from bytes, open an engine, extract features. Nothing here needs Node.
 * `webradiomics/node` adds reading and writing files.
 */
export { openEngine, type Backend, type Engine, type EngineOptions } from "./host/engine/engine.ts";
export type { KernelCost, Profile } from "./host/engine/profile.ts";
export { listAdapters } from "#adapters";
export { DeviceLostError, GpuError, InputError, NoAdapterError, UsageError } from "./host/errors.ts";
export type { Box, Geometry, PixelType, Vec3, Volume, VoxelArray } from "./host/image/volume.ts";
export { listSeries, parseImage, parseSeries } from "./host/io/read.ts";
export type { ReadOptions } from "./host/io/choice.ts";
export type { DicomSource } from "./host/dicom/slices.ts";
export type { Phase } from "./host/dicom/phases.ts";
export type { Series } from "./host/dicom/series.ts";
export { maskOf } from "./host/io/masks.ts";
export type { Mask, Segment } from "./host/dicom/segments.ts";
export { parseNifti } from "./host/io/nifti.ts";
export { parseNrrd } from "./host/io/nrrd.ts";
export { parseMetaImage } from "./host/io/metaimage.ts";
export { writeNifti, writeNrrd } from "./host/io/write.ts";
export { parseParameters } from "./host/params/file.ts";
export { checkParameters, type ParameterFile } from "./host/params/check.ts";
export { parseOverrides } from "./host/params/overrides.ts";
export { resolveParameters, type Parameters } from "./host/params/parameters.ts";
export { settingJsonSchema } from "./host/params/schema.ts";
export { defaultSettings, type Settings } from "./host/params/settings.ts";
export { evaluate, type Evaluated } from "./host/parametric/evaluate.ts";
export { summarise, type Summary } from "./host/parametric/summary.ts";
export type { AffineTransform, BSplineTransform, Transform, TransformChain } from "./host/register/transform.ts";
export { parseTfm, writeTfm } from "./host/register/tfm.ts";
export { applyTo } from "./host/register/apply.ts";
export { chainOf } from "./host/register/compose.ts";
export { jacobian, type Jacobian } from "./host/register/jacobian.ts";
export { alignedTo, resampleTo, type ResampleOptions } from "./host/register/resample.ts";
export { n4, type N4Result } from "./host/n4/n4.ts";
export type { N4Options } from "./host/n4/options.ts";
export type { N4Progress } from "./host/n4/estimate.ts";
export { distanceMap, type DistanceOptions } from "./host/regions/distance.ts";
export { rings, type LesionRings, type Ring, type RingRange, type RingsOptions, type RingsResult } from "./host/regions/rings.ts";
export { bodyMask } from "./host/regions/body.ts";
export { casePoints, divide, divideBy, renumbered, scoreHabitats, type CasePoints, type HabitatOptions, type Habitats } from "./host/regions/habitats.ts";
export { habitatFeatures, type MeasuredHabitats } from "./host/regions/habitatFeatures.ts";
export { alignTo, fitAnchor, type Alignment, type AnchorModel, type HabitatFeatures } from "./host/regions/align.ts";
export type { NamedImage } from "./host/regions/voi.ts";
export { families } from "./host/features/registry.ts";
export type { Family, Feature } from "./host/features/types.ts";
export { extract } from "./host/extract/cohort.ts";
export { extractCase, type Case, type CaseResult, type ExtractOptions } from "./host/extract/extract.ts";
export type { Precision } from "./host/extract/derived.ts";
export type { InspectedImage, Inspection } from "./host/extract/inspection.ts";
export { mapCase, type MapOptions, type MapResult } from "./host/maps/maps.ts";
export { featuresOfLevels } from "./host/extract/levels.ts";
export { formatTable } from "./host/table/format.ts";
export { buildTable, type ResultTable, type Row } from "./host/table/table.ts";
export { casePage, resultsHtml, slicesHtml, type CaseReport } from "./host/report/case.ts";
export { labelColour, picturePng, type Panel, type PictureOptions } from "./host/report/picture.ts";
export { breastPhantom } from "./host/report/phantom.ts";
export { version } from "./host/version.ts";
