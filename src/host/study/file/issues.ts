import type * as z from "zod/mini";
import { suggestion } from "../../params/nearest.ts";
import { pathText } from "../../pipeline/spec.ts";
import type { Path, StudyDocument } from "./document.ts";
import type { Problem } from "./study.ts";

type Issue = z.core.$ZodIssue;

/** A schema's issue with a value, ready to be told. */
export interface Fault extends Problem {
  /** Of the value; of an unknown setting, its key. */
  readonly path: Path;
  readonly isUnknown: boolean;
}

/** What a schema found wrong with a document: each with its place, what was found, and what was expected. */
export function faultsOf(issues: readonly Issue[], document: StudyDocument): Fault[] {
  return issues.flatMap((issue) => chosen(issue)).flatMap((issue) => told(issue, document));
}

function told(issue: Issue, { value, locate, locateKey }: StudyDocument): Fault[] {
  const path = issue.path as Path;
  if (issue.code === "unrecognized_keys") {
    const known = issue.message.replace(/^settings /, "").split(", ");
    const of = path.length > 0 ? ` of ${pathText(path)}` : "";
    return issue.keys.map((key) => ({ path: [...path, key], isUnknown: true, where: locateKey([...path, key]), what: `unknown setting "${key}"${of}; ${suggestion(key, known)}` }));
  }
  if (issue.code === "invalid_key") {
    return [{ path, isUnknown: false, where: locateKey(path), what: `${pathText(path.slice(0, -1))} has the name ${JSON.stringify(path[path.length - 1])}; expected ${issue.issues[0].message}` }];
  }
  const found = path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], value);
  return [{ path, isUnknown: false, where: locate(path), what: `${pathText(path) || "the file"} is ${textOf(found)}; expected ${issue.message}` }];
}

/** Of a union, the issues of the alternative that was meant, as far as can be told. */
function chosen(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const ranked = issue.errors.map((issues) => ({ issues, distance: issues.reduce((sum, each) => sum + distanceOf(each), 0) }));
  const least = ranked.reduce((best, each) => (each.distance < best.distance ? each : best));
  if (least.distance >= otherKind) return [issue];
  return least.issues.flatMap((each) => chosen({ ...each, path: [...issue.path, ...each.path] }));
}

/** Of an alternative that wants another kind of value, such as a list where there is a text. */
const otherKind = 1000;

function distanceOf(issue: Issue): number {
  if (issue.code === "unrecognized_keys") return issue.keys.length;
  return issue.path.length === 0 && ["invalid_type", "invalid_value", "invalid_union"].includes(issue.code) ? otherKind : 1;
}

/** A value as a message shows it. */
export function textOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "empty";
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
