import type { Backend, CaseResult, Parameters, Volume } from "../src/index.ts";

/** What the page asks of its worker. */
export interface Request {
  readonly image: Volume;
  readonly mask: Volume;
  readonly parameters: Parameters;
  readonly backend: "auto" | Backend;
}

/** What the worker answers: where the work runs as soon as it is known, then the result or why there is none. */
export type Answer =
  | { readonly kind: "opened"; readonly backend: Backend; readonly adapter: string }
  | { readonly kind: "done"; readonly result: CaseResult }
  | { readonly kind: "failed"; readonly message: string };
