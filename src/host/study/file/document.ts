import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from "yaml";
import type { Problem } from "./study.ts";

export type Path = readonly (string | number)[];

/** A study file's text as plain data, and where each part of it stands. */
export interface StudyDocument {
  readonly value: unknown;
  /** What is no YAML, keys that come twice. */
  readonly problems: readonly Problem[];
  /** "study.yaml:12:5": where a value starts; a block of lines, and a value that is left out, are where their key is. */
  locate(path: Path): string;
  /** Where a key stands. */
  locateKey(path: Path): string;
}

/** Reads YAML 1.2, of which JSON is a part. @param name what problems call the file */
export function readDocument(text: string, name: string): StudyDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const problems = document.errors.map(({ code, pos: [start], message }) => ({ where: at(start), what: code === "DUPLICATE_KEY" ? `${keyAt(text, start)} is here a second time` : `this is no YAML: ${message}` }));
  const isReadable = document.errors.every(({ code }) => code === "DUPLICATE_KEY");
  return {
    ...valueOf(document, isReadable, problems, at(0)),
    locate: (path) => at(placeOf(document, path).value),
    locateKey: (path) => at(placeOf(document, path).key),
  };
}

function valueOf(document: Document, isReadable: boolean, problems: readonly Problem[], where: string): Pick<StudyDocument, "value" | "problems"> {
  if (!isReadable) return { value: undefined, problems };
  try {
    return { value: document.toJS(), problems };
  } catch (error) {
    return { value: undefined, problems: [...problems, { where, what: `this is no YAML: ${(error as Error).message}` }] };
  }
}

const keyAt = (text: string, offset: number): string => /^(?:"[^"]*"|'[^']*'|[^:\n]+)/.exec(text.slice(offset))?.[0] ?? "a key";

/** Offsets of the last part of a path that there is. */
function placeOf(document: Document, path: Path): { key: number; value: number } {
  let node: unknown = document.contents;
  let place = { key: 0, value: 0 };
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    const found = isMap(node) ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step)) : undefined;
    const next: unknown = found ? found.value : isSeq(node) ? node.items[Number(step)] : undefined;
    if (!found && next === undefined) break;
    const key = (found && start((found as Pair).key)) ?? start(next) ?? place.key;
    place = { key, value: (found && isBlock(next) ? key : start(next)) ?? key };
    node = next;
  }
  return place;
}

const isBlock = (node: unknown): boolean => (isMap(node) || isSeq(node)) && !node.flow;

function start(node: unknown): number | undefined {
  const { range } = (node ?? {}) as Partial<Node>;
  // An empty value has an empty range after its key.
  return range && range[1] > range[0] ? range[0] : undefined;
}
