import type { Logger } from "./logger.ts";

const signals = ["SIGINT", "SIGTERM"] as const;

/** Ctrl-C: the first one asks the run to stop and keep what is finished, the second one ends the process at once. */
export class Interrupt {
  private readonly controller = new AbortController();
  private readonly onSignal: () => void;

  constructor(log: Logger) {
    this.onSignal = () => {
      if (this.controller.signal.aborted) process.exit(130);
      log.warning("stopping: cases under way are given up, finished ones are kept (Ctrl-C again ends at once)");
      this.controller.abort();
    };
    for (const name of signals) process.on(name, this.onSignal);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  close(): void {
    for (const name of signals) process.off(name, this.onSignal);
  }
}
