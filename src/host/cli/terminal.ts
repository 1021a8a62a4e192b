/** Writes lines to the user, and below them one status line (the progress bar) that is redrawn in place. */
export class Terminal {
  private readonly write: (text: string) => void;
  private statusText = "";

  /** @param write takes what goes to stderr. */
  constructor(write: (text: string) => void) {
    this.write = write;
  }

  line(text: string): void {
    this.write(`${this.erase()}${text}\n${this.statusText}`);
  }

  /** Replaces the status line; an empty text removes it. */
  status(text: string): void {
    const erased = this.erase();
    this.statusText = text;
    this.write(erased + text);
  }

  private erase(): string {
    return this.statusText && "\r\u001b[2K";
  }
}
