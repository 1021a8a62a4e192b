import { type Command, Option } from "commander";

/** --backend and --adapter, of every command that computes. */
export function addBackendOptions(command: Command): Command {
  return command
    .addOption(new Option("--backend <name>", "auto is a hardware GPU, else the CPU; gpu accepts a software adapter too").choices(["auto", "gpu", "cpu"]).default("auto"))
    .option("--adapter <name>", "part of the name of the adapter to use (see doctor)");
}
