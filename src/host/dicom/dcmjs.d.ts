/** What of dcmjs is used; it comes without types. */
declare module "dcmjs" {
  interface Dict {
    readonly [tag: string]: unknown;
  }
  interface Written {
    write(options?: object): ArrayBuffer;
  }
  const dcmjs: {
    readonly data: {
      readonly DicomMessage: {
        readFile(buffer: ArrayBuffer, options?: object): { readonly dict: Dict; readonly meta: Dict };
      };
      readonly DicomMetaDictionary: {
        naturalizeDataset(dict: Dict): { readonly [keyword: string]: unknown };
        denaturalizeDataset(dataset: object): Dict;
        uid(): string;
      };
      readonly DicomDict: new (meta: Dict) => Written & { dict: Dict };
    };
    readonly log: { setLevel(level: string): void; getLogger(name: string): { setLevel(level: string): void } };
  };
  export default dcmjs;
}
