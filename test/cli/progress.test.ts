import { describe, expect, it } from "vitest";
import { duration, Progress } from "../../src/host/cli/progress.ts";
import { Terminal } from "../../src/host/cli/terminal.ts";

function watch(style: "bar" | "lines" | "none"): { progress: Progress; terminal: Terminal; written: () => string; pass: (milliseconds: number) => void } {
  let text = "";
  let time = 0;
  const terminal = new Terminal((more) => { text += more; });
  return { terminal, progress: new Progress(terminal, style, 4, () => time), written: () => text, pass: (milliseconds) => { time += milliseconds; } };
}

describe("Progress", () => {
  it("prints a line per case with what is done, failed and left", () => {
    const { progress, written, pass } = watch("lines");
    progress.reuse();
    pass(10_000);
    progress.finish("done");
    pass(10_000);
    progress.finish("failed");
    progress.finish("done");
    expect(written()).toBe("1/4 cases\n2/4 cases, 20 s left\n3/4 cases, 1 failed, 10 s left\n4/4 cases, 1 failed\n");
  });

  it("redraws the bar in place, below messages, and removes it", () => {
    const { progress, terminal, written } = watch("bar");
    progress.finish("done");
    terminal.line("warning: x");
    progress.close();
    const bar = "[######..................] 1/4 cases, 0 s left";
    expect(written()).toBe(`${bar}\r\u001b[2Kwarning: x\n${bar}\r\u001b[2K`);
  });

  it("is silent when asked to be", () => {
    const { progress, written } = watch("none");
    progress.finish("done");
    progress.close();
    expect(written()).toBe("");
  });
});

describe("duration", () => {
  it.each([[499, "0 s"], [59_400, "59 s"], [200_000, "3 min 20 s"], [7_500_000, "2 h 5 min"]])("%d ms: %s", (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});
