/** The WebAssembly module of simd/ in base64, as scripts/build-simd.js writes it. */
export declare const wasm: string;
