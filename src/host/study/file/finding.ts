import { suggestion } from "../../params/nearest.ts";
import type { Path } from "./document.ts";
import type { ParsedStudy } from "./parse.ts";
import type { StudyFile } from "./schema.ts";
import type { Problem } from "./study.ts";

/** Named parts of a study file. */
export type Section = "images" | "regions" | "readers" | "features" | "recipes" | "models" | "tasks";

/** Where checks put what they find. What was found before, of a recipe that several models use, is not said again. */
export class Findings {
  readonly file: StudyFile;
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  readonly #parsed: ParsedStudy;

  constructor(parsed: ParsedStudy, file: StudyFile) {
    this.#parsed = parsed;
    this.file = file;
  }

  problem(path: Path, what: string): void {
    this.problemAt(this.#parsed.locate(path), what);
  }

  problemOfKey(path: Path, what: string): void {
    this.problemAt(this.#parsed.locateKey(path), what);
  }

  problemAt(where: string, what: string): void {
    add(this.problems, { where, what });
  }

  warning(path: Path, what: string): void {
    this.warningAt(this.#parsed.locate(path), what);
  }

  warningOfKey(path: Path, what: string): void {
    this.warningAt(this.#parsed.locateKey(path), what);
  }

  warningAt(where: string, what: string): void {
    add(this.warnings, { where, what });
  }

  /** Names of a section's entries that were left out for problems of their own. */
  broken(section: Section | "cohort"): string[] {
    return [...this.#parsed.broken].filter((entry) => entry.startsWith(`${section}.`)).map((entry) => entry.slice(section.length + 1));
  }

  /** Whether there is one of this name; a problem where there is none. */
  knows(section: Section, name: string, path: Path): boolean {
    const names = Object.keys(this.file[section]);
    if (names.includes(name) || this.broken(section).includes(name)) return true;
    this.problem(path, `no ${section.slice(0, -1)} is named "${name}"; ${names.length > 0 ? suggestion(name, names) : `there are no ${section}`}`);
    return false;
  }

  /** Of a list that names things of a section: each is there, and once. */
  knowsAll(section: Section, names: readonly string[], path: Path): void {
    for (const [i, name] of names.entries()) {
      if (this.knows(section, name, [...path, i]) && names.indexOf(name) < i) this.problem([...path, i], `"${name}" is listed twice`);
    }
  }
}

function add(list: Problem[], problem: Problem): void {
  if (!list.some(({ where, what }) => where === problem.where && what === problem.what)) list.push(problem);
}
