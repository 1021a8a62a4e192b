import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from "yaml";
import { InputError } from "../errors.ts";
import { checkParameterFile, type ParameterFile, type Path } from "./check.ts";
import type { PythonValue } from "./python.ts";

/**
 * Reads a parameter file (YAML 1.2, of which JSON is a part) and checks every name, type and range in it.
 * @param name what errors call the file.
 * @throws InputError with file:line:column, what was found and what was expected.
 */
export function parseParameters(text: string, name: string): ParameterFile {
  const lines = new LineCounter();
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  // As bigint, so that 25 and 25.0 can be told apart when the settings are printed.
  const document = parseDocument(text, { intAsBigInt: true, lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) throw new InputError(`${at(error.pos[0])}: ${error.message}`);
  return checkParameterFile(toValue(document, name), name, (path) => at(offsetOf(document, path)));
}

function toValue(document: Document, name: string): PythonValue {
  try {
    return document.toJS() as PythonValue;
  } catch (error) {
    throw new InputError(`${name}: ${(error as Error).message}`);
  }
}

/** Where the value at `path` starts; a value that is left out is where its key is. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = start(node) ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      offset = start(pair?.value) ?? start(pair?.key) ?? offset;
      node = pair?.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = start(node) ?? offset;
    }
  }
  return offset;
}

function start(node: unknown): number | undefined {
  const { range } = (node ?? {}) as Partial<Node>;
  // An empty value has an empty range after its key.
  return range && range[1] > range[0] ? range[0] : undefined;
}
