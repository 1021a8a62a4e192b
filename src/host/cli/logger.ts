import { appendFileSync } from "node:fs";
import { InputError } from "../errors.ts";
import type { Terminal } from "./terminal.ts";

/** Python's log levels, which `--logging-level` names. */
export const logLevels = { NOTSET: 0, DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40, CRITICAL: 50 } as const;

export type LogLevel = keyof typeof logLevels;
export type MessageLevel = Exclude<LogLevel, "NOTSET" | "CRITICAL">;

export interface LoggerOptions {
  readonly terminal: Terminal;
  /** 1 (nothing but what ends the run) to 5 (everything); PyRadiomics' `--verbosity`. */
  readonly verbosity: number;
  /** A file to append to, and from which level on. */
  readonly file?: string;
  readonly fileLevel?: LogLevel;
}

/** Messages to the terminal and, in PyRadiomics' format, to a log file. */
export class Logger {
  private readonly options: LoggerOptions;

  /** @throws InputError when the log file cannot be written. */
  constructor(options: LoggerOptions) {
    this.options = options;
    if (options.file === undefined) return;
    try {
      appendFileSync(options.file, "");
    } catch (error) {
      throw new InputError(`${options.file}: the log cannot be written: ${(error as Error).message}`);
    }
  }

  debug(message: string): void {
    this.log("DEBUG", message);
  }

  info(message: string): void {
    this.log("INFO", message);
  }

  warning(message: string): void {
    this.log("WARNING", message);
  }

  error(message: string): void {
    this.log("ERROR", message);
  }

  /** An INFO that is shown from verbosity 3, the default, on: what every run should say. */
  announce(message: string): void {
    const { terminal, verbosity } = this.options;
    if (verbosity === 3) terminal.line(message);
    this.log("INFO", message);
  }

  private log(level: MessageLevel, message: string): void {
    const { terminal, verbosity, file, fileLevel = "WARNING" } = this.options;
    if (logLevels[level] >= (6 - verbosity) * 10) terminal.line(`${level.toLowerCase()}: ${message}`);
    if (file !== undefined && logLevels[level] >= logLevels[fileLevel]) appendFileSync(file, `[${timestamp(new Date())}] ${level[0]}: webradiomics: ${message}\n`);
  }
}

/** Local time as 2026-01-31 23:59:59. */
function timestamp(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace("T", " ");
}
