import type { Teller } from "../study/run/queue.ts";
import { duration } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

const barWidth = 24;
/** Elsewhere than on a terminal, a line for each so much of a stage. */
const share = 0.1;

/** Tells how far a study is: `features 31/60, 2 min 4 s left`, as a bar that is redrawn in place on a terminal, else in lines. */
export class StudyProgress implements Teller {
  readonly #terminal: Terminal;
  readonly #isTerminal: boolean;
  readonly #now: () => number;
  #stage = "";
  #total = 0;
  #start = 0;
  #reused = 0;
  #done = 0;
  #failed = 0;
  #within = "";
  #told = 0;

  constructor(terminal: Terminal, isTerminal: boolean, now: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#isTerminal = isTerminal;
    this.#now = now;
  }

  opened(backend: string): void {
    this.#terminal.line(`backend ${backend}`);
  }

  warn(text: string): void {
    this.#terminal.line(`warning: ${text}`);
  }

  stage(name: string, total: number): void {
    [this.#stage, this.#total, this.#start] = [name, total, this.#now()];
    [this.#reused, this.#done, this.#failed, this.#told, this.#within] = [0, 0, 0, 0, ""];
    if (this.#isTerminal) this.#show();
  }

  finished(status: "done" | "reused" | "failed"): void {
    if (status === "reused") this.#reused++;
    else if (status === "done") this.#done++;
    else this.#failed++;
    this.#within = "";
    this.#show();
  }

  at(text: string): void {
    this.#within = text;
    if (this.#isTerminal) this.#show();
  }

  close(): void {
    this.#terminal.status("");
  }

  #show(): void {
    const finished = this.#reused + this.#done + this.#failed;
    const isLast = finished === this.#total;
    if (this.#isTerminal && !isLast) {
      const filled = Math.round((barWidth * finished) / this.#total);
      const within = this.#within === "" ? "" : ` (${this.#within})`;
      return this.#terminal.status(`[${"#".repeat(filled)}${".".repeat(barWidth - filled)}] ${this.#text(finished)}${within}`);
    }
    if (!isLast && finished - this.#told < share * this.#total) return;
    this.#told = finished;
    this.#terminal.status("");
    this.#terminal.line(this.#text(finished));
  }

  #text(finished: number): string {
    const parts = [
      `${this.#stage} ${finished}/${this.#total}`,
      ...(this.#failed > 0 ? [`${this.#failed} failed`] : []),
      ...(finished === this.#total && this.#reused > 0 ? [`${this.#reused} of them from an earlier run`] : []),
      finished === this.#total ? duration(this.#now() - this.#start) : this.#left(this.#total - finished),
    ];
    return parts.filter((part) => part !== "").join(", ");
  }

  /** What was there already says nothing of how long the others take. */
  #left(remaining: number): string {
    const computed = this.#done + this.#failed;
    return computed === 0 ? "" : `${duration(((this.#now() - this.#start) / computed) * remaining)} left`;
  }
}
