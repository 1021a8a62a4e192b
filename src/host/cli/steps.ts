import { Terminal } from "./terminal.ts";
import type { Surroundings } from "./extractCommand.ts";

/** Tells what a command is at: a line that is redrawn in place on a terminal; elsewhere only the steps that end. */
export class Steps {
  readonly #terminal: Terminal;
  readonly #isTerminal: boolean;
  #start = performance.now();

  constructor({ stderr, isTerminal }: Pick<Surroundings, "stderr" | "isTerminal">) {
    this.#terminal = new Terminal(stderr);
    this.#isTerminal = isTerminal;
  }

  /** What is under way, such as "n4: level 2 of 4, iteration 13". */
  at(text: string): void {
    if (this.#isTerminal) this.#terminal.status(text);
  }

  /** A step that ended, with its time. */
  done(text: string): void {
    const now = performance.now();
    this.#terminal.status("");
    this.#terminal.line(`${text} (${((now - this.#start) / 1000).toFixed(1)} s)`);
    this.#start = now;
  }

  /** Something the user should know. */
  warn(text: string): void {
    this.#terminal.line(`warning: ${text}`);
  }

  /** Takes the line that is redrawn away, also where the work failed. */
  close(): void {
    this.#terminal.status("");
  }
}
