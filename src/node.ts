/** webradiomics in Node: all of the browser's part, and files. */
export * from "./index.ts";
export { readImage } from "./host/io/read.node.ts";
export { writeFileAtomic } from "./host/table/write.node.ts";
