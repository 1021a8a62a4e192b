import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/host/errors.ts";
import { checkParameters } from "../../src/host/params/check.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { parseOverrides } from "../../src/host/params/overrides.ts";
import { resolveParameters, withLabel, type Parameters } from "../../src/host/params/parameters.ts";
import { pythonText } from "../../src/host/params/python.ts";
import { settingJsonSchema } from "../../src/host/params/schema.ts";
import { defaultSettings } from "../../src/host/params/settings.ts";
import { waveletNames } from "../../src/host/params/wavelets.ts";

interface Described {
  readonly text: string;
  readonly accepted: boolean;
  readonly settings?: string;
  readonly imageTypes?: string;
  readonly columns?: readonly string[];
}

/** Made by fixtures/oracle/params.py from PyRadiomics itself. */
const oracle = JSON.parse(readFileSync(new URL("../../fixtures/cli/params.json", import.meta.url), "utf8")) as {
  default: { settings: string; columns: string[] };
  files: Record<string, Described>;
  overrides: { text: string; parsed: string }[];
  wavelets: string[];
};

const resolve = (text: string): Parameters => resolveParameters({ file: parseParameters(text, "p.yaml") });

function columns({ featureClasses }: Parameters): string[] {
  return featureClasses.flatMap(({ name, features }) => features.map((feature) => `original_${name}_${feature}`));
}

/** Where PyRadiomics accepts what later fails or silently turns into something else, we refuse: null for what may not be null. */
const refusedHere = ["null bool", "null distances"];

describe("parameter files against PyRadiomics", () => {
  const files = Object.entries(oracle.files);

  it.each(files.filter(([name, { accepted }]) => !accepted || refusedHere.includes(name)))("refuses: %s", (_, { text }) => {
    expect(() => resolve(text)).toThrow(InputError);
  });

  const accepted = files.filter(([name, { accepted }]) => accepted && !refusedHere.includes(name));

  it.each(accepted)("prints the settings of: %s", (_, { text, settings, imageTypes }) => {
    const { configuration } = resolve(text);
    expect(pythonText(configuration.settings)).toBe(settings);
    expect(pythonText(configuration.imageTypes)).toBe(imageTypes);
  });

  it.each(accepted.filter(([, { columns }]) => columns))("has the columns of: %s", (_, { text, columns: expected }) => {
    const parameters = resolve(text);
    // shape2D, which all classes include, has no columns without force2D.
    const usable = parameters.featureClasses.filter(({ name }) => name !== "shape2D" || parameters.settings.force2D);
    expect(columns({ ...parameters, featureClasses: usable })).toEqual(expected);
  });

  it("resolves no file to PyRadiomics' defaults", () => {
    const parameters = resolveParameters();
    expect(columns(parameters)).toEqual(oracle.default.columns);
    expect(pythonText(parameters.configuration.settings)).toBe(oracle.default.settings);
    expect(parameters.settings).toEqual(defaultSettings);
  });

  it("knows PyWavelets' discrete wavelets", () => {
    expect([...waveletNames].sort()).toEqual([...oracle.wavelets].sort());
  });
});

describe("overrides against the pyradiomics command", () => {
  // What it skips with a warning is an error here; these two it cannot parse, since its schema gives them no type.
  const wider = ["weightingNorm:euclidean", "interpolator:sitkLinear"];
  // It takes every other text for false.
  const stricter = ["normalize:yes"];

  it.each(oracle.overrides)("-s $text", ({ text, parsed }) => {
    if (stricter.includes(text) || (parsed === "{}" && !wider.includes(text))) expect(() => parseOverrides([text])).toThrow(InputError);
    else if (wider.includes(text)) expect(parseOverrides([text])).toEqual({ [text.split(":")[0]]: text.split(":")[1] });
    else expect(pythonText(parseOverrides([text]))).toBe(parsed);
  });

  it("takes the place of the file's settings, and keeps their order", () => {
    const file = parseParameters("setting: {binWidth: 5, gldm_a: 1}", "p.yaml");
    const { settings, configuration } = resolveParameters({ file, overrides: parseOverrides(["binWidth:10", "binWidth:20", "label:3"]) });
    expect([settings.binWidth, settings.gldm_a, settings.label]).toEqual([20, 1, 3]);
    expect(pythonText(configuration.settings)).toMatch(/'label': 3, 'additionalInfo': True, 'binWidth': 20.0, 'gldm_a': 1}$/);
  });
});

describe("parseParameters", () => {
  const message = (text: string): string => {
    try {
      parseParameters(text, "p.yaml");
    } catch (error) {
      if (error instanceof InputError) return error.message;
    }
    return "no error";
  };

  it.each([
    ["setting:\n  binwidth: 10\n", 'p.yaml:2:13: unknown setting "binwidth"; did you mean "binWidth"?'],
    ["setting:\n  zzzzzzzzzzzz: 1\n", 'p.yaml:2:17: unknown setting "zzzzzzzzzzzz"; known: minimumROIDimensions'],
    ["settings: {}\n", 'p.yaml:1:11: unknown top-level key "settings"; did you mean "setting"?'],
    ["featureClass:\n  GLMC:\n", 'p.yaml:2:3: unknown feature class "GLMC"; did you mean "glcm"?'],
    ["featureClass:\n  glcm:\n    - Contrast\n    - JointEntropi\n", 'p.yaml:4:7: unknown feature "JointEntropi" of class glcm; did you mean "JointEntropy"?'],
    ["featureClass:\n  glcm: Contrast\n", "p.yaml:2:9: feature class glcm is 'Contrast'; expected a list of features, or nothing for all"],
    ["imageType:\n  Wavelets: {}\n", 'p.yaml:2:13: unknown image type "Wavelets"; did you mean "Wavelet"?'],
    ["imageType:\n  Wavelet:\n", 'p.yaml:2:3: image type Wavelet is None; expected "name: value" pairs or {}'],
    ["imageType:\n  LoG: {binwidth: 3}\n", 'p.yaml:2:19: unknown setting "binwidth"; did you mean "binWidth"?'],
    ["setting:\n  label: 1\n  binWidth: -5\n", "p.yaml:3:13: setting binWidth is -5; expected a number > 0"],
    ["setting:\n  label: 1.5\n", "p.yaml:2:10: setting label is 1.5; expected a whole number > 0"],
    ["setting:\n  distances:\n    - 1\n    - 0\n", "p.yaml:4:7: setting distances is [1, 0]; expected a whole number > 0"],
    ["setting:\n  distances: 1\n", "p.yaml:2:14: setting distances is 1; expected a list of whole numbers > 0"],
    ["setting:\n  interpolator: sitkCubic\n", "p.yaml:2:17: setting interpolator is 'sitkCubic'; expected one of sitkNearestNeighbor, sitkLinear"],
    ["setting:\n  resegmentMode: relativ\n", "p.yaml:2:18: setting resegmentMode is 'relativ'; expected one of absolute, relative, sigma"],
    ["setting:\n  normalize:\n", "p.yaml:2:3: setting normalize is None; expected true or false"],
    ["setting:\n  resampledPixelSpacing: [1]\n", "p.yaml:2:26: setting resampledPixelSpacing is [1]; expected a list of 2 or 3 numbers >= 0"],
    ["setting:\n  label: 1\n  label: 2\n", "p.yaml:3:3: Map keys must be unique"],
    ["imageType:\n  LoG: {sigma: []}\n", "p.yaml:2:16: setting sigma is []; expected a list of numbers > 0"],
    ["imageType:\n  LoG: {sigma: [1, 2, 1.0]}\n", "p.yaml:2:16: setting sigma is [1, 2, 1.0]; expected a list of different numbers > 0"],
    ["imageType:\n  LoG: {sigma: [1, 0]}\n", "p.yaml:2:20: setting sigma is [1, 0]; expected a number > 0"],
    ["imageType:\n  Wavelet: {wavelet: coif18}\n", "p.yaml:2:22: setting wavelet is 'coif18'; expected a discrete wavelet of PyWavelets"],
    ["imageType:\n  Wavelet: {level: 0}\n", "p.yaml:2:20: setting level is 0; expected a whole number > 0"],
    ["imageType:\n  LBP2D: {lbp2DSamples: 25}\n", "p.yaml:2:25: setting lbp2DSamples is 25; expected a whole number from 1 to 24"],
    ["imageType:\n  LBP2D: {lbp2DRadius: 0}\n", "p.yaml:2:24: setting lbp2DRadius is 0; expected a number > 0"],
    ["imageType:\n  LBP3D: {lbp3DIcosphereSubdivision: 4}\n", "p.yaml:2:38: setting lbp3DIcosphereSubdivision is 4; expected a whole number from 0 to 3"],
    ["imageType:\n  LBP3D: {lbp3DLevels: 0}\n", "p.yaml:2:24: setting lbp3DLevels is 0; expected a whole number from 1 to 32"],
    ["imageType:\n  LBP3D: {lbp3DIcosphereRadius: -1}\n", "p.yaml:2:33: setting lbp3DIcosphereRadius is -1; expected a number > 0"],
    ["setting: {distances: [1, 2}\n", "p.yaml:1:27: "],
    ["", 'p.yaml:1:1: a parameter file is None; expected "name: value" pairs'],
    ["- setting\n", "p.yaml:1:1: a parameter file is ['setting']; expected"],
    ['{"setting": {"binWidth": "wide"}}', "p.yaml:1:26: setting binWidth is 'wide'; expected a number > 0"],
    ["setting: {__proto__: 1}", 'p.yaml:1:22: unknown setting "__proto__"'],
    ["a: &a [1, 1, 1, 1, 1]\nb: [*c]\n", "p.yaml"],
  ])("%j", (text, expected) => {
    expect(message(text)).toContain(expected);
  });

  it("reads JSON", () => {
    const { settings } = resolve('{"setting": {"binWidth": 10.5, "distances": [1, 2]}}');
    expect([settings.binWidth, settings.distances]).toEqual([10.5, [1, 2]]);
  });
});

describe("resolveParameters", () => {
  it("refuses LoG without sigma, wherever sigma could stand", () => {
    expect(() => resolve("imageType: {Original: {}, LoG: {}}")).toThrow("p.yaml: image type LoG needs the setting sigma, a list of numbers > 0 in mm");
    expect(resolve("imageType: {LoG: {sigma: [1]}}").imageTypes[0].overrides.sigma).toEqual([1]);
    expect(resolve("{setting: {sigma: [2]}, imageType: {LoG: {}}}").settings.sigma).toEqual([2]);
    expect(resolveParameters({ file: parseParameters("imageType: {LoG: {}}", "p.yaml"), overrides: parseOverrides(["sigma:1,2.5"]) }).settings.sigma).toEqual([1, 2.5]);
  });

  it("keeps sigma as it was written, since it names the image", () => {
    expect(resolve("{setting: {sigma: [1, 1.5, 2.0]}, imageType: {LoG: {sigma: [3, 0.50]}}}")).toMatchObject({
      settings: { sigmaTexts: ["1", "1.5", "2.0"] },
      imageTypes: [{ overrides: { sigma: [3, 0.5], sigmaTexts: ["3", "0.5"] } }],
    });
    expect(resolveParameters({ overrides: parseOverrides(["sigma:1,2.5"]) }).settings.sigmaTexts).toEqual(["1.0", "2.5"]);
  });

  it("numbers interpolators as SimpleITK does", () => {
    const interpolators = [1, 2, 3, 4, 5, 10].map((id) => resolve(`setting: {interpolator: ${id}, resampledPixelSpacing: [1, 1, 1]}`).settings.interpolator);
    expect(interpolators).toEqual(["sitkNearestNeighbor", "sitkLinear", "sitkBSpline", "sitkGaussian", "sitkLabelGaussian", "sitkBlackmanWindowedSinc"]);
  });

  it("keeps what an image type overrides apart", () => {
    expect(resolve("imageType: {Original: {binWidth: 10}, Wavelet: {level: 2}}").imageTypes).toEqual([
      { name: "Original", overrides: { binWidth: 10 } }, { name: "Wavelet", overrides: { level: 2 } },
    ]);
  });

  it("warns of what has no effect on one image type, and leaves it out", () => {
    const { imageTypes, warnings, configuration } = resolve("imageType: {Wavelet: {binWidth: 10, normalize: true, resampledPixelSpacing: [1, 1, 1]}}");
    expect(imageTypes).toEqual([{ name: "Wavelet", overrides: { binWidth: 10 } }]);
    expect(warnings).toEqual([
      "image type Wavelet: normalize acts before images are filtered and has no effect on one image type",
      "image type Wavelet: resampledPixelSpacing acts before images are filtered and has no effect on one image type",
    ]);
    expect(pythonText(configuration.imageTypes)).toBe("{'Wavelet': {'binWidth': 10, 'normalize': True, 'resampledPixelSpacing': [1, 1, 1]}}");
  });

  it("warns where images and features are made in different dimensions", () => {
    expect(resolve("imageType: {LBP2D: {}, LBP3D: {}}").warnings).toEqual([
      "image type LBP2D is made slice by slice, but force2D is off: its features are made in 3-D",
    ]);
    expect(resolve("imageType: {LBP2D: {force2D: true}, LBP3D: {force2D: true}}").warnings).toEqual([
      "image type LBP3D is made in 3-D, but force2D is on: its features are made in 2-D",
    ]);
  });

  it("warns of binCount and of deprecated features", () => {
    expect(resolve("{setting: {binCount: 16}, featureClass: {glcm: [Homogeneity1, Contrast]}}").warnings).toEqual([
      "binCount 16 is set: binWidth 25 is not used",
      "glcm Homogeneity1 is deprecated and is not computed: no column",
    ]);
  });

  it("takes an object in the shape of a file", () => {
    const { settings, configuration } = resolveParameters({ file: checkParameters({ setting: { binWidth: 10 } }) });
    expect(settings.binWidth).toBe(10);
    expect(pythonText(configuration.settings)).toContain("'binWidth': 10}");
    expect(() => checkParameters({ setting: { binwidth: 10 } })).toThrow('parameters.setting.binwidth: unknown setting "binwidth"; did you mean "binWidth"?');
  });

  it("reads nan as PyRadiomics' example writes it", () => {
    expect(resolve("voxelSetting: {initValue: nan}").settings.initValue).toBeNaN();
    expect(resolve("voxelSetting: {initValue: .nan}").settings.initValue).toBeNaN();
  });
});

describe("withLabel", () => {
  it("changes the settings and what is printed of them", () => {
    const parameters = withLabel(resolveParameters(), 2, 1);
    expect([parameters.settings.label, parameters.settings.label_channel]).toEqual([2, 1]);
    expect(pythonText(parameters.configuration.settings)).toMatch(/'label': 2, 'additionalInfo': True, 'label_channel': 1}$/);
    expect(withLabel(parameters, undefined, undefined)).toEqual(parameters);
  });
});

describe("settingJsonSchema", () => {
  it("has every setting with its default", () => {
    const { properties } = settingJsonSchema() as { properties: Record<string, { default?: unknown }> };
    const defaults = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, schema.default]));
    expect({ ...defaultSettings, ...defaults }).toEqual(defaultSettings);
    expect(properties.binWidth).toEqual({ type: "number", exclusiveMinimum: 0, default: 25 });
  });
});
