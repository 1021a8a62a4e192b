/** Emscripten builds of cornerstonejs, which come without types: each module's default export starts a codec. */
interface CornerstoneDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): { readonly width: number; readonly height: number; readonly bitsPerSample: number; readonly componentCount: number };
  delete(): void;
}
/** What a codec prints. */
interface CodecConsole {
  print(line: string): void;
  printErr(line: string): void;
}
type CornerstoneModule<Name extends string> = { readonly [name in Name]: new () => CornerstoneDecoder } & {
  getExceptionMessage?(pointer: number): string;
};

declare module "@cornerstonejs/codec-charls/decode" {
  export default function start(console: CodecConsole): Promise<CornerstoneModule<"JpegLSDecoder">>;
}
declare module "@cornerstonejs/codec-openjpeg/decode" {
  export default function start(console: CodecConsole): Promise<CornerstoneModule<"J2KDecoder">>;
}
declare module "@cornerstonejs/codec-libjpeg-turbo-8bit/decode" {
  export default function start(console: CodecConsole): Promise<CornerstoneModule<"JPEGDecoder">>;
}
declare module "jpeg-lossless-decoder-js" {
  class Decoder {
    readonly frame: { readonly dimX: number; readonly dimY: number; readonly numComp: number; readonly precision: number };
    decode(buffer: ArrayBuffer, offset: number, length: number, bytesPerValue?: number): Uint8Array | Uint16Array;
  }
}
