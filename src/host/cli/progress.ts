import type { Terminal } from "./terminal.ts";

export const progressStyles = ["bar", "lines", "none"] as const;

export type ProgressStyle = (typeof progressStyles)[number];

const barWidth = 24;

/** Tells how far a batch is: a bar that is redrawn in place, or a line per finished case. */
export class Progress {
  private readonly terminal: Terminal;
  private readonly style: ProgressStyle;
  private readonly total: number;
  private readonly now: () => number;
  private readonly start: number;
  private reused = 0;
  private done = 0;
  private failed = 0;
  /** Share of the case under way that is done. */
  private share = 0;

  constructor(terminal: Terminal, style: ProgressStyle, total: number, now: () => number = () => performance.now()) {
    this.terminal = terminal;
    this.style = style;
    this.total = total;
    this.now = now;
    this.start = now();
  }

  /** Counts a case whose result was there before the run; it does not enter the estimate of the time left. */
  reuse(): void {
    this.reused++;
    this.show();
  }

  /** Tells how far the case under way is; in lines, each tenth of it. */
  within(share: number): void {
    const further = Math.floor(10 * share) > Math.floor(10 * this.share);
    this.share = share;
    if (this.style === "bar" || (further && share < 1)) this.show();
  }

  finish(status: "done" | "failed"): void {
    this.share = 0;
    this[status]++;
    this.show();
  }

  close(): void {
    if (this.style === "bar") this.terminal.status("");
  }

  private show(): void {
    if (this.style === "bar") this.terminal.status(this.bar() + this.text());
    if (this.style === "lines") this.terminal.line(this.text());
  }

  private bar(): string {
    const filled = Math.round((barWidth * (this.reused + this.done + this.failed + this.share)) / this.total);
    return `[${"#".repeat(filled)}${".".repeat(barWidth - filled)}] `;
  }

  private text(): string {
    const finished = this.reused + this.done + this.failed;
    const failed = this.failed > 0 ? `, ${this.failed} failed` : "";
    const within = this.share > 0 ? ` and ${Math.floor(100 * this.share)} %` : "";
    return `${finished}/${this.total} cases${within}${failed}${this.timeLeft(this.total - finished - this.share)}`;
  }

  private timeLeft(remaining: number): string {
    const computed = this.done + this.failed + this.share;
    if (computed === 0 || remaining === 0) return "";
    return `, ${duration(((this.now() - this.start) / computed) * remaining)} left`;
  }
}

/** Milliseconds as "45 s", "3 min 20 s" or "2 h 5 min". */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
