/** Kills programs that lock, download or write a bundle, each at a random moment, and checks what they leave. */
import { parseChecksums } from "../../lib/app/bundle/checksums.ts";
import { sha256 } from "../../lib/hash.ts";
import { formatLock, type LockEntry, parseLock } from "../../lib/lock/lock.ts";
import { noise } from "../fake/firmware.ts";
import { type Program, PROGRAMS, run, start } from "./program.ts";
import { makeCertificates, startServer } from "./web_server.ts";

const ADDRESS = "https://micropython.org/resources/firmware/a.bin";
/** Large, so that a program spends a while with a part of it on the disk. */
const FIRMWARE = noise(8_000_000, 9);
/** As large. */
const OTHER_FIRMWARE = FIRMWARE.toReversed();
/** Kills at the sight of a file come so much later at most, milliseconds: writing the large one takes about as long. */
const WRITING_MS = 12;
/** The program is killed within this part of its time, counted from its end: before that, it only starts. */
const INTERESTING = 0.75;

interface Kills {
  readonly times: number;
  readonly seed: number;
  readonly program?: Program;
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  const bytes = noise(4096, seed);
  let at = 0;
  return () => (bytes[at++ % 4096]! * 256 + bytes[at++ % 4096]!) / 0xffff;
}

/** How many programs were killed, and how many files they left unfinished. */
export interface Tally {
  killed: number;
  unfinished: number;
}

async function layOut(folder: string): Promise<void> {
  const entry: LockEntry = {
    url: ADDRESS,
    sha256: sha256(FIRMWARE),
    size: FIRMWARE.length,
    seen: "2026-03-01",
    hashFrom: "first download",
  };
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/flash.lock`, formatLock({ firmware: {}, urls: { [ADDRESS]: entry } }));
  await writeProfile(folder, 0);
}

/** The profile and its own file, in one of their versions. */
async function writeProfile(folder: string, version: number): Promise<Readonly<Record<string, Uint8Array>>> {
  const own = noise(400_000, 20 + version % 2);
  const profile =
    `files:\n  - { offset: 0x0, url: "${ADDRESS}" }\n  - { offset: 0x200000, path: own.bin, raw: true, sha256: ${
      sha256(own)
    } }\n`;
  await Deno.writeTextFile(`${folder}/flash.yaml`, profile);
  await Deno.writeFile(`${folder}/own.bin`, own);
  return {
    "flash.yaml": new TextEncoder().encode(profile),
    "flash.lock": await Deno.readFile(`${folder}/flash.lock`),
    "own.bin": own,
    "firmware/a.bin": FIRMWARE,
  };
}

/** Kills one run after another: in turn at any moment of the time that a run takes now, and soon after it begins a file. */
class Killer {
  readonly tally: Tally = { killed: 0, unfinished: 0 };
  readonly #random: () => number;
  #ms: number;
  #turn = 0;

  /** `ms`: of a run that nobody kills. */
  constructor(
    readonly program: Program,
    readonly request: {
      /** Where it writes. */
      readonly writes: string;
      readonly args: readonly string[];
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
    },
    { seed, ms }: { readonly seed: number; readonly ms: number },
  ) {
    this.#random = randomFrom(seed);
    this.#ms = ms;
  }

  async next(): Promise<void> {
    const { args, cwd, env, writes } = this.request;
    const running = start(this.program, args, { cwd, env });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const killIn = (afterMs: number) =>
      timer = setTimeout(() => {
        try {
          running.kill("SIGKILL");
        } catch (error) {
          // It has just ended.
          if (!(error instanceof TypeError)) throw error;
        }
      }, afterMs);
    if (this.#turn++ % 2 === 0) killIn(this.#ms * (1 - INTERESTING * this.#random()));
    else void whenFileAppears(writes, running.ended).then(() => killIn(WRITING_MS * this.#random()));
    const { code, err, ms } = await running.ended;
    clearTimeout(timer);
    if (code === 0) this.#ms = ms;
    else if (err === "") this.tally.killed++;
    else throw new Error(`exit code ${code}: ${err}`);
  }
}

/** Resolves when a file is created or changed below `folder`, or the program has ended. */
async function whenFileAppears(folder: string, ended: Promise<unknown>): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const watcher = Deno.watchFs(folder, { recursive: true });
  let isOpen = true;
  void ended.then(() => isOpen && watcher.close());
  // Leaving the loop closes it.
  for await (const { kind } of watcher) {
    if (kind === "modify") break;
  }
  isOpen = false;
}

/**
 * Kills `flasher fetch`. Throws an Error if the cache ever has a wrong file, unfinished files pile up, or the last run does
 * not fill it.
 */
export async function killFetches(
  folder: string,
  { times, seed, program = PROGRAMS.compiled }: Kills,
): Promise<Tally> {
  const certificates = await makeCertificates(folder);
  await using server = startServer(certificates, () => ({ body: FIRMWARE }));
  const cwd = `${folder}/project`;
  await layOut(cwd);
  const env = { FLASHER_HOME: `${folder}/home`, HTTPS_PROXY: server.proxy, NO_PROXY: "", ALL_PROXY: "" };
  const args = ["fetch", "--ca", certificates.authorityPath];
  const finish = async () => {
    const { code, err, ms } = await run(program, args, { cwd, env });
    if (code !== 0) throw new Error(`flasher fetch: exit code ${code}: ${err}`);
    return ms;
  };
  const killer = new Killer(program, { args, cwd, env, writes: `${folder}/home` }, {
    seed,
    ms: await finish(),
  });
  const { tally } = killer;
  await empty(`${folder}/home/cache`);
  for (let time = 1; tally.killed < times; time++) {
    await killer.next();
    let [complete, unfinished] = [false, 0];
    for (const [path, bytes] of Object.entries(await filesIn(`${folder}/home/cache`))) {
      if (path.endsWith(".part")) unfinished++;
      else if (sha256(bytes) !== sha256(FIRMWARE)) throw new Error(`kill ${time}: ${path} is damaged`);
      else complete = true;
    }
    // One at most: each run removes what earlier ones left.
    if (unfinished > (complete ? 0 : 1)) throw new Error(`kill ${time}: ${unfinished} unfinished files`);
    tally.unfinished += unfinished;
    if (complete) await empty(`${folder}/home/cache`);
  }
  await finish();
  return tally;
}

/**
 * Kills `flasher lock`, whose profile names another address each time. Throws an Error if the lock is ever neither the
 * earlier nor the new one, the cache has a wrong file, or the next run does not complete the lock and remove unfinished files.
 */
export async function killLocks(
  folder: string,
  { times, seed, program = PROGRAMS.compiled }: Kills,
): Promise<Tally> {
  const certificates = await makeCertificates(folder);
  const addressOf = (version: number) => ADDRESS.replace("a.bin", `${version % 2}.bin`);
  const bytesOf = (version: number) => version % 2 === 0 ? FIRMWARE : OTHER_FIRMWARE;
  await using server = startServer(
    certificates,
    ({ path }) => ({ body: bytesOf(path.endsWith("/0.bin") ? 0 : 1) }),
  );
  const cwd = `${folder}/project`;
  await Deno.mkdir(cwd, { recursive: true });
  const env = { FLASHER_HOME: `${folder}/home`, HTTPS_PROXY: server.proxy, NO_PROXY: "", ALL_PROXY: "" };
  const args = ["lock", "--ca", certificates.authorityPath];
  const setProfile = (version: number) =>
    Deno.writeTextFile(`${cwd}/flash.yaml`, `files:\n  - { offset: 0x0, url: "${addressOf(version)}" }\n`);
  const finish = async () => {
    const { code, err, ms } = await run(program, args, { cwd, env });
    if (code !== 0) throw new Error(`flasher lock: exit code ${code}: ${err}`);
    return ms;
  };
  const check = async (versions: readonly number[], place: string) => {
    const lock = parseLock(await Deno.readTextFile(`${cwd}/flash.lock`));
    const isRight = versions.some((version) => {
      const entry = lock.urls[addressOf(version)];
      return Object.keys(lock.urls).length === 1 && entry?.sha256 === sha256(bytesOf(version)) &&
        entry.size === FIRMWARE.length;
    });
    if (!isRight) throw new Error(`${place}: flash.lock has ${JSON.stringify(lock)}`);
  };
  await setProfile(0);
  const killer = new Killer(program, { args, cwd, env, writes: folder }, { seed, ms: await finish() });
  const { tally } = killer;
  for (let time = 1; tally.killed < times; time++) {
    await empty(`${folder}/home/cache`);
    await setProfile(time);
    await killer.next();
    await check([time - 1, time], `kill ${time}`);
    for (const [path, bytes] of Object.entries(await filesIn(folder))) {
      if (path.endsWith(".part")) tally.unfinished++;
      else if (path.startsWith("home/cache/") && sha256(bytes) !== sha256(bytesOf(time))) {
        throw new Error(`kill ${time}: ${path} is damaged`);
      }
    }
    await finish();
    await check([time], `after kill ${time}`);
    const left = Object.keys(await filesIn(folder)).filter((path) => path.endsWith(".part"));
    if (left.length > 0) throw new Error(`after kill ${time}: unfinished files: ${left}`);
  }
  return tally;
}

/**
 * Kills `flasher bundle` while it brings a bundle up to date. Throws an Error if a file is not whole, or the next run
 * does not complete the bundle.
 */
export async function killBundles(
  folder: string,
  { times, seed, program = PROGRAMS.compiled }: Kills,
): Promise<Tally> {
  const [cwd, out] = [`${folder}/project`, `${folder}/out`];
  await layOut(cwd);
  await Deno.mkdir(`${cwd}/firmware`);
  await Deno.writeFile(`${cwd}/firmware/any`, FIRMWARE);
  const env = { FLASHER_HOME: `${folder}/home` };
  const args = ["bundle", out];
  const { ms } = await run(program, args, { cwd, env });
  const killer = new Killer(program, { args, cwd, env, writes: out }, { seed, ms });
  const { tally } = killer;
  await empty(out);
  let before: Readonly<Record<string, Uint8Array>> = {};
  for (let time = 1; tally.killed < times; time++) {
    const wanted = await writeProfile(cwd, time);
    await killer.next();
    for (const [path, bytes] of Object.entries(await filesIn(out))) {
      if (path.endsWith(".part")) tally.unfinished++;
      else if (path === "SHA256SUMS") {
        if (parseChecksums(new TextDecoder().decode(bytes)) === undefined) {
          throw new Error(`kill ${time}: ${path} is damaged`);
        }
      } else if (
        ![wanted[path], before[path]].some((whole) => whole !== undefined && sha256(whole) === sha256(bytes))
      ) {
        throw new Error(`kill ${time}: ${path} is damaged`);
      }
    }
    const { code, err } = await run(program, args, { cwd, env });
    if (code !== 0) throw new Error(`after kill ${time}: exit code ${code}: ${err}`);
    const found = await filesIn(out);
    const names = Object.keys(found).filter((path) => path !== "SHA256SUMS").sort().join();
    const isWhole = Object.entries(wanted).every(([path, bytes]) => sha256(found[path]!) === sha256(bytes));
    if (names !== Object.keys(wanted).sort().join() || !isWhole) {
      throw new Error(`after kill ${time}: the bundle has ${names}, or other bytes`);
    }
    before = wanted;
    // Every third time, the bundle is written from nothing.
    if (time % 3 === 0) {
      await empty(out);
      before = {};
    }
  }
  return tally;
}

async function empty(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true });
}

/** All files below a folder, by path; none if it does not exist. */
async function filesIn(folder: string, below = ""): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  try {
    for await (const { name, isDirectory } of Deno.readDir(`${folder}/${below}`)) {
      if (isDirectory) Object.assign(files, await filesIn(folder, `${below}${name}/`));
      else files[below + name] = await Deno.readFile(`${folder}/${below}${name}`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files;
}
