/** What is asked of a process: to open what it works with, then tasks. */
export type Request<Setting, Task> = { readonly open: Setting } | { readonly task: Task };

/** What a process answers; `told` comes before the answer, any number of times. */
export type Reply<Opened, Result, Told> =
  | { readonly opened: Opened }
  | { readonly result: Result }
  | { readonly error: { readonly name: string; readonly message: string; readonly stack?: string } }
  | { readonly told: Told };

/** What a process has opened: what it says of itself, and what does its tasks. */
export interface Served<Opened, Task, Result> {
  readonly opened: Opened;
  readonly perform: (task: Task) => Promise<Result>;
}

/** Does the tasks of `Processes` in this process, which ends with the one that started it. */
export function serveProcess<Setting, Opened, Task, Result, Told>(open: (setting: Setting, tell: (told: Told) => void) => Promise<Served<Opened, Task, Result>>): void {
  // With a callback an error of the closed channel goes there, and needs no answer.
  const send = (reply: Reply<Opened, Result, Told>): void => void process.send!(reply, undefined, undefined, () => undefined);
  const tell = (told: Told): void => send({ told });
  let served: Served<Opened, Task, Result> | undefined;
  const answer = async (request: Request<Setting, Task>): Promise<Reply<Opened, Result, Told>> => {
    try {
      if ("task" in request) return { result: await served!.perform(request.task) };
      served = await open(request.open, tell);
      return { opened: served.opened };
    } catch (error) {
      const { name, message, stack } = error as Error;
      return { error: { name, message, stack } };
    }
  };
  process.on("disconnect", () => process.exit());
  process.on("message", (request: Request<Setting, Task>) => void answer(request).then(send));
}
