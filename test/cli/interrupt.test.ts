import { afterEach, describe, expect, it, vi } from "vitest";
import { Interrupt } from "../../src/host/cli/interrupt.ts";
import { Logger } from "../../src/host/cli/logger.ts";
import { Terminal } from "../../src/host/cli/terminal.ts";

afterEach(() => vi.restoreAllMocks());

describe("Interrupt", () => {
  it("asks for a stop at the first signal and ends the process at the second", () => {
    const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
    const interrupt = new Interrupt(new Logger({ terminal: new Terminal(() => undefined), verbosity: 3 }));
    process.emit("SIGINT");
    expect([interrupt.signal.aborted, exit.mock.calls]).toEqual([true, []]);
    process.emit("SIGTERM");
    expect(exit.mock.calls).toEqual([[130]]);
    interrupt.close();
    expect([process.listenerCount("SIGINT"), process.listenerCount("SIGTERM")]).toEqual([0, 0]);
  });
});
