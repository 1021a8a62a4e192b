import { InputError } from "../errors.ts";
import { unitAxes } from "./lattice.ts";
import type { Lattice } from "./lattice.ts";
import { parseNumber } from "./voxels.ts";

/** What each coordinate of an anatomical space is multiplied by to be LPS; ITK takes other spaces as they are. */
const toLps: Readonly<Record<string, readonly number[]>> = {
  "left-posterior-superior": [1, 1, 1],
  "right-anterior-superior": [-1, -1, 1],
  "left-anterior-superior": [1, -1, 1],
};
const shortNames: Readonly<Record<string, string>> = {
  lps: "left-posterior-superior",
  ras: "right-anterior-superior",
  las: "left-anterior-superior",
};

type Fields = ReadonlyMap<string, string>;

/**
 * Where the voxels lie: by the space fields of the header, or by "spacings" and "axis mins" (the older convention).
 * @param domain indices of the axes that are no components
 * @throws InputError for fields that do not fit each other
 */
export function nrrdLattice(fields: Fields, sizes: readonly number[], domain: readonly number[], name: string): Lattice {
  const size = domain.map((axis) => sizes[axis]);
  const spaceDimension = readSpaceDimension(fields);
  if (spaceDimension === undefined) return { size, ...latticeWithoutSpace(fields, sizes.length, domain, name) };
  if (spaceDimension !== domain.length) {
    throw new InputError(
      `${name}: its space has ${spaceDimension} dimensions, but ${domain.length} of its axes are spatial (sizes ${sizes.join(" ")})`,
    );
  }
  if (fields.has("spacings")) throw new InputError(`${name}: has both a space and "spacings"; one of them must go`);

  const space = spaceName(fields);
  const signs = toLps[space ?? ""] ?? new Array<number>(spaceDimension).fill(1);
  const directions = readVectors(fields.get("spacedirections") ?? "", name);
  if (directions.length !== 0 && directions.length !== sizes.length) {
    throw new InputError(`${name}: ${directions.length} space directions for ${sizes.length} axes`);
  }
  const origin = readVectors(fields.get("spaceorigin") ?? "", name)[0] ?? new Array<number>(spaceDimension).fill(0);
  if ([origin, ...directions].some((vector) => vector !== undefined && vector.length !== spaceDimension)) {
    throw new InputError(`${name}: space directions and space origin must have ${spaceDimension} coordinates`);
  }
  const vectors = domain.map((axis) => directions[axis]);
  const spacing = vectors.map((vector) => (vector === undefined ? 1 : Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))));
  return {
    size,
    spacing,
    origin: origin.map((value, i) => value * signs[i]),
    axes: unitAxes(domain.length).map((unit, k) => vectors[k]?.map((value, i) => value * (1 / spacing[k]) * signs[i]) ?? unit),
  };
}

/** Without a space the axes are those of the coordinates; "axis mins" are the lower edges of cells. */
function latticeWithoutSpace(fields: Fields, dimension: number, domain: readonly number[], name: string): Omit<Lattice, "size"> {
  const perAxis = (field: string): (number | undefined)[] => {
    const values = fields.get(field)?.split(/\s+/).map(parseNumber) ?? [];
    if (values.length !== 0 && values.length !== dimension) {
      throw new InputError(`${name}: "${field}" has ${values.length} entries for ${dimension} axes`);
    }
    return domain.map((axis) => (Number.isNaN(values[axis]) ? undefined : values[axis]));
  };
  const spacing = perAxis("spacings");
  const mins = perAxis("axismins");
  const centers = (fields.get("centers") ?? fields.get("centerings"))?.split(/\s+/) ?? [];
  const placed = [...spacing, ...mins].every((value) => value !== undefined);
  return {
    spacing: spacing.map((value) => value ?? 1),
    origin: mins.map((min = 0, k) => (placed ? min + (centers[domain[k]] === "node" ? 0 : (spacing[k] ?? 1) / 2) : 0)),
    axes: unitAxes(domain.length),
  };
}

function spaceName(fields: Fields): string | undefined {
  const text = fields.get("space")?.toLowerCase();
  return text === undefined ? undefined : shortNames[text] ?? text.replaceAll(" ", "-");
}

function readSpaceDimension(fields: Fields): number | undefined {
  const space = spaceName(fields);
  if (space !== undefined) return /(time|xyzt)$|^(rast|last|lpst)$/.test(space) ? 4 : 3;
  const text = fields.get("spacedimension");
  return text === undefined ? undefined : Number(text);
}

/** Vectors such as `(1,0,0) (0,1,0) none`; undefined for none. */
function readVectors(text: string, name: string): (number[] | undefined)[] {
  const vectors = text.match(/\([^)]*\)|none/g) ?? [];
  return vectors.map((vector) => {
    if (vector === "none") return undefined;
    const values = vector.slice(1, -1).split(",").map((value) => parseNumber(value.trim()));
    if (!values.every(Number.isFinite)) throw new InputError(`${name}: "${vector}" is not a vector of numbers`);
    return values;
  });
}
