import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Backend } from "../src/host/engine/engine.ts";
import { featureAgreement, mapAgreement, type Agreement, type Pairing } from "./agreement.ts";
import { inFolder, writeCase } from "./files.ts";
import type { Generated } from "./images.ts";
import type { Timing } from "./measure.ts";
import type { Row, Side } from "./results.ts";
import { Server, type Once, type Program, type Versions } from "./server.ts";
import type { Setup } from "./setup.ts";
import { inTurns, type Run } from "./turns.ts";

/** A case, what is extracted of it, and by whom. */
export interface Job {
  readonly case: string;
  readonly generated: Generated;
  /** Contents of a parameter file. */
  readonly parameters: object;
  readonly voxel?: boolean;
  /** Programs that webradiomics is compared with. */
  readonly others: readonly Program[];
  /** Of others' columns; by default all have ours' names. */
  readonly pairing?: Pairing;
  /** Also measure the throughput of several processes. */
  readonly throughput?: boolean;
}

/** Processes of one program, all with the case loaded. */
interface Team {
  readonly program: Program;
  readonly backend?: Backend;
  readonly servers: readonly Server[];
  readonly versions: Versions;
  readonly first: Once;
  /** Where maps are. */
  readonly folder: string;
}

export interface Compared {
  readonly rows: readonly Row[];
  readonly versions: Versions;
}

/** Measures everyone on a case, in turns; each has computed it once before. */
export function compare(setup: Setup, job: Job): Promise<Compared> {
  return inFolder(async (folder) => {
    const files = await writeCase(job.generated, folder);
    const parameters = join(folder, "parameters.json");
    await writeFile(parameters, JSON.stringify(job.parameters));
    const opened: Server[] = [];
    const team = async (program: Program, backend?: Backend): Promise<Team> => {
      const count = job.throughput ? (program === "webradiomics" ? setup.jobs : setup.pythonJobs) : 1;
      const servers = Array.from({ length: count }, () => new Server(program, setup.pythons[program]));
      opened.push(...servers);
      const maps = join(folder, backend ?? program);
      if (job.voxel) await mkdir(maps);
      const versions = await Promise.all(servers.map((server) => server.open({ ...files, parameters, voxel: job.voxel, backend, threads: threadsOf(setup, job) })));
      const [first] = await Promise.all(servers.map((server) => server.once(job.voxel ? maps : undefined)));
      return { program, backend, servers, versions: versions[0], first, folder: maps };
    };
    try {
      const teams: Team[] = [];
      for (const backend of setup.backends) teams.push(await team("webradiomics", backend));
      for (const program of job.others) if (setup.pythons[program] !== undefined) teams.push(await team(program));
      return await measured(setup, job, teams);
    } finally {
      for (const server of opened) server.close();
    }
  });
}

async function measured(setup: Setup, job: Job, teams: readonly Team[]): Promise<Compared> {
  const seen = await teams[0].servers[0].inspect();
  const { size, spacing, pixelType } = job.generated.image;
  const seenBy = { image: { size, spacing, pixelType }, voxels: seen.voxels, box: seen.box, levels: seen.levels };
  const threads = threadsOf(setup, job);
  const agreements = new Map<Team, Side["agreement"]>();
  for (const team of teams) if (team.program !== "webradiomics") agreements.set(team, await agreementOf(job, team, teams));
  const row = (name: string, times: readonly Timing[], several: boolean): Row => ({
    case: name, ...seenBy,
    sides: teams.map((team, k) => ({
      program: team.program, backend: team.backend,
      processes: several ? team.servers.length : 1,
      threads: team.program === "webradiomics" ? threads : 1,
      time: times[k],
      features: Object.values(team.first.features[0]).filter((value) => job.voxel || value !== null).length,
      peak: team.first.peak,
      agreement: agreements.get(team),
    })),
  });
  const firsts = teams.map(({ first }) => first.time);
  const alone = teams.map(({ servers: [server] }): Run => (count) => server.run(count));
  const rows = [row(job.case, await inTurns(setup.effort, alone, firsts, !job.throughput), false)];
  if (job.throughput) rows.push(row(`${job.case}, throughput`, await inTurns(setup.effort, teams.map(({ servers }) => together(servers)), firsts, false), true));
  return { rows, versions: Object.assign({}, ...teams.map(({ versions }) => versions)) };
}

/** Several processes at once: what a case takes all of them. */
function together(servers: readonly Server[]): Run {
  return async (count) => {
    const start = performance.now();
    await Promise.all(servers.map((server) => server.run(count)));
    return [(performance.now() - start) / (count * servers.length)];
  };
}

/** Of ours: where several processes take the cores, one each. */
function threadsOf({ threads }: Setup, { throughput }: Job): number {
  return throughput ? 1 : threads;
}

async function agreementOf(job: Job, { first, folder }: Team, teams: readonly Team[]): Promise<Side["agreement"]> {
  const agreement: Partial<Record<Backend, Agreement>> = {};
  for (const ours of teams) {
    if (ours.backend === undefined) continue;
    agreement[ours.backend] = job.voxel
      ? await mapAgreement(Object.keys(first.features[0]), ours.folder, folder)
      : featureAgreement(ours.first.features, first.features, job.pairing);
  }
  return agreement;
}
