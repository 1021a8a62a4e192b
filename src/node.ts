/** webradiomics in Node: all of the browser's part, and files. */
export * from "./index.ts";
export { listImages, readImage } from "./host/io/read.node.ts";
export { listSegments, readMask } from "./host/io/readMask.node.ts";
export { writeVolume } from "./host/io/write.node.ts";
export { readHeaders, writeSegmentation } from "./host/io/writeSeg.node.ts";
export { writeFileAtomic } from "./host/io/files.node.ts";
export { readTable, writeTable } from "./host/dataset/files.node.ts";
