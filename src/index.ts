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
export { parseImage } from "./host/io/read.ts";
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
export { breastPhantom } from "./host/report/phantom.ts";
export { version } from "./host/version.ts";
