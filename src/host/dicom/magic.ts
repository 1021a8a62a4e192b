/** Whether bytes begin as a DICOM file does (PS3.10, section 7.1: 128 bytes, then "DICM"). */
export function isDicom(bytes: Uint8Array): boolean {
  return bytes.length > 132 && String.fromCharCode(...bytes.subarray(128, 132)) === "DICM";
}
