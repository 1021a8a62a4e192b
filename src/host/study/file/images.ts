import { UsageError } from "../../errors.ts";
import { resolveExpression } from "../../parametric/resolve.ts";
import type { Findings } from "./finding.ts";
import type { FileImage, StudyImage } from "./schema.ts";

export const hasFile = (image: StudyImage): image is FileImage => "column" in image;

/** Looks at registrations and formulas; @returns the images, each registered one with the spacing of its target. */
export function resolveImages(findings: Findings): Record<string, StudyImage> {
  const { images } = findings.file;
  checkRegistrations(findings);
  checkFormulas(findings);
  return Object.fromEntries(
    Object.entries(images).map(([name, image]) => {
      const spacing = hasFile(image) ? gridOf(images, name)?.spacing : undefined;
      return [name, spacing ? { ...image, spacing } : image];
    }),
  );
}

type Images = Readonly<Record<string, StudyImage>>;

/** From an image along its registrations, itself first; a circle ends where it closes. */
function chainOf(images: Images, name: string): string[] {
  const chain = [name];
  for (;;) {
    const image = images[chain[chain.length - 1]];
    const to = image && hasFile(image) ? image.register?.to : undefined;
    if (to === undefined) return chain;
    chain.push(to);
    if (chain.indexOf(to) < chain.length - 1) return chain;
  }
}

const isCircle = (chain: readonly string[]): boolean => new Set(chain).size < chain.length;

/** The image whose grid this one comes to lie on; undefined where its registrations have problems. */
function gridOf(images: Images, name: string): FileImage | undefined {
  const chain = chainOf(images, name);
  const last = images[chain[chain.length - 1]];
  return last && hasFile(last) && !isCircle(chain) ? last : undefined;
}

/**
 * Images with files that an image is made of: itself, or those in its formula.
 * @param others names that are known too
 * @throws UsageError for a formula with problems
 */
function sourcesOf(images: Images, name: string, others: readonly string[] = []): string[] {
  const image = images[name];
  if (hasFile(image)) return [name];
  const known = [...Object.keys(images).filter((each) => hasFile(images[each])), ...others];
  return [...resolveExpression(`${name} = ${image.formula}`, known).images];
}

/** Spacings of the grids that images come to lie on (a formula that of its first), each once, null for a file's own; what has problems has none. */
export function spacingsOf(images: Images, names: readonly string[]): (readonly number[] | null)[] {
  const grids = names.flatMap((name) => sourcesIfAny(images, name).slice(0, 1)).flatMap((source) => gridOf(images, source) ?? []);
  return [...new Map(grids.map(({ spacing = null }) => [String(spacing), spacing])).values()];
}

function sourcesIfAny(images: Images, name: string): string[] {
  try {
    return sourcesOf(images, name);
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}

export const textOfSpacing = (spacing: readonly number[] | null): string => (spacing ? `[${spacing.join(", ")}]` : "its file's");

function checkRegistrations(findings: Findings): void {
  const { images } = findings.file;
  for (const [name, image] of Object.entries(images)) {
    if (!hasFile(image) || !image.register) continue;
    const { to } = image.register;
    const path = ["images", name, "register", "to"];
    if (!findings.knows("images", to, path) || !(to in images)) continue;
    const chain = chainOf(images, name);
    const grid = gridOf(images, name);
    if (!hasFile(images[to])) findings.problem(path, `"${to}" is made by a formula; expected an image with a file`);
    else if (isCircle(chain) && chain[chain.length - 1] === name) findings.problem(path, `registrations go round in a circle: ${chain.join(" -> ")}`);
    else if (grid && image.spacing && String(image.spacing) !== String(grid.spacing)) {
      findings.problem(["images", name, "spacing"], `spacing is ${textOfSpacing(image.spacing)}, but the image is brought onto the grid of ${chain[chain.length - 1]}, whose spacing is ${textOfSpacing(grid.spacing ?? null)}; leave it out here`);
    }
  }
}

function checkFormulas(findings: Findings): void {
  const { images } = findings.file;
  for (const [name, image] of Object.entries(images)) {
    if (hasFile(image)) continue;
    const path = ["images", name, "formula"];
    try {
      const used = sourcesOf(images, name, findings.broken("images"));
      const spacings = spacingsOf(images, used.filter((each) => each in images));
      if (spacings.length > 1) findings.problem(path, `${used.join(" and ")} come to lie on grids of different spacing: ${spacings.map(textOfSpacing).join(" and ")}; register one to the other, or give both one spacing`);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      findings.problem(path, `images.${name}.formula: ${error.message}`);
    }
  }
}
