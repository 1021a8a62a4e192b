/**
 * Whether a file ends before its pixel data does (PS3.5, 7.1 and A.4), as after a copy that was interrupted. dcmjs 0.51.1 fills up
 * what is missing with zeros and says nothing. Deflated files are not looked at.
 * @param pixels the value that was read: frames or fragments
 */
export function isCutOff(bytes: Uint8Array, transferSyntax: string, pixels: readonly unknown[]): boolean {
  const kind = kinds[transferSyntax] ?? "encapsulated";
  const [first] = pixels;
  if (kind === "deflated" || !(first instanceof ArrayBuffer)) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = kind !== "big endian";
  const toLength = kind === "implicit" ? 4 : 8;
  const length = kind === "encapsulated" ? undefinedLength : first.byteLength;
  for (let at = 132; at + toLength + 4 <= bytes.length; at++) {
    if (view.getUint16(at, little) !== 0x7fe0 || view.getUint16(at + 2, little) !== 0x0010 || view.getUint32(at + toLength, little) !== length) continue;
    const start = at + toLength + 4;
    return kind === "encapsulated" ? !hasAllItems(view, start) : start + length > bytes.length;
  }
  return false;
}

const undefinedLength = 0xffffffff;
const kinds: Readonly<Record<string, "implicit" | "explicit" | "deflated" | "big endian" | undefined>> = {
  "1.2.840.10008.1.2": "implicit", "1.2.840.10008.1.2.1": "explicit", "1.2.840.10008.1.2.1.99": "deflated", "1.2.840.10008.1.2.2": "big endian",
};

/** Items, (FFFE,E000) and a length, follow each other up to a delimiter, which some programs leave out at the end of a file. */
function hasAllItems(view: DataView, start: number): boolean {
  let at = start;
  while (at + 8 <= view.byteLength && view.getUint32(at, true) === 0xe000fffe) at += 8 + view.getUint32(at + 4, true);
  return at <= view.byteLength;
}
