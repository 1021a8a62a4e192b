import type { Choice } from "../dicom/choose.ts";
import { InputError } from "../errors.ts";

/** Which image of a file or folder is meant, and what its header does not say. */
export interface ReadOptions extends Choice {
  /** Distance of pixels along x and y in mm; goes before what the file says. */
  readonly spacing?: readonly [number, number];
  /** Is told what is doubtful about the image. */
  readonly warn?: (message: string) => void;
}

const readers: Readonly<Record<string, (value: string, wrong: (asked: string) => InputError) => ReadOptions>> = {
  series: (series) => ({ series }),
  phase: (phase) => ({ phase }),
  frame: (value, wrong) => {
    const frame = Number(value);
    if (!Number.isInteger(frame) || frame < 1) throw wrong("a frame number from 1 on");
    return { frame };
  },
  spacing: (value, wrong) => {
    const both = value.split("x").map(Number);
    const [x, y = x] = both;
    if (both.length > 2 || !(x > 0 && y > 0 && Number.isFinite(x * y))) throw wrong("mm along x and y, such as 0.1x0.1");
    return { spacing: [x, y] };
  },
};

/**
 * Takes the choice off a path, such as `folder#series=3,phase=2`, `cine.dcm#frame=12` or `us.png#spacing=0.1x0.1`: what follows
 * the last #, where it begins with one of these words. Values hold no comma.
 * @throws InputError naming the path and the part that is wrong
 */
export function splitChoice(path: string): { readonly file: string; readonly options: ReadOptions } {
  const hash = path.lastIndexOf("#");
  const text = path.slice(hash + 1);
  if (hash < 0 || !/^(series|phase|frame|spacing)=/.test(text)) return { file: path, options: {} };
  const parts = text.split(",").map((part): ReadOptions => {
    const [, key, value] = /^(\w+)=(.+)$/.exec(part) ?? [];
    const wrong = (asked: string): InputError => new InputError(`${path}: "${part}" after #; expected ${asked}`);
    if (key === undefined || !Object.hasOwn(readers, key)) throw wrong(`${Object.keys(readers).join("=, ")}=`);
    return readers[key](value, wrong);
  });
  return { file: path.slice(0, hash), options: Object.assign({}, ...parts) as ReadOptions };
}
