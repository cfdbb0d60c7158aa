/** Kills rooms that write to several boards, and checks what their roster and their boards hold. */
import type { RosterLine } from "../../lib/app/roster/line.ts";
import { rosterOf } from "../../lib/app/roster/roster.ts";
import { checkRoster, keepNumber } from "../app/roster/kills.ts";
import { noise } from "../fake/firmware.ts";
import { type Ended, PROGRAMS, start } from "./program.ts";
import { type RoomBoards, startRoomBoards } from "./room_boards.ts";

const BOARDS = 3;
const OFFSETS = [0x1000, 0x10000];
/** Bytes: small, but several blocks of 16 KB, so that a kill can come between two of them. */
const SIZES = [0x2000, 0x9001];

/** What a room writes. */
interface Edition {
  readonly name: string;
  readonly files: readonly Uint8Array[];
}

/** The rooms write them in turns, so that each run has to change every sector. */
const EDITIONS: readonly Edition[] = [edition("a", 1), edition("b", 3)];

function edition(name: string, seed: number): Edition {
  return { name, files: SIZES.map((size, n) => noise(size, seed + n)) };
}

/** How the kills found the boards. */
export interface KillFigures {
  /** All that were looked at after a kill. */
  readonly boards: number;
  /** Boards that still held the edition before. */
  readonly before: number;
  /** Boards that were written in part. */
  readonly between: number;
  /** Boards that held all of the new edition. */
  readonly after: number;
  /** Boards that passed, as the roster says: the flash of each was right. */
  readonly promised: number;
  /** Rooms that had ended before the kill. */
  readonly late: number;
}

interface World {
  readonly folder: string;
  readonly boards: RoomBoards;
  /** By MAC, as the rooms have shown them. */
  readonly numbers: Map<string, number>;
  /** By the hash in the roster. */
  readonly contents: Map<string, Edition>;
}

/**
 * Starts rooms that write to the same boards and keep the same roster. Kills each at a random moment, starts it again
 * and lets it finish. Throws an Error if the roster is damaged, a number changes, or a board does not hold what the
 * roster or the screen says.
 */
export async function killRooms(
  folder: string,
  { times, seed }: { readonly times: number; readonly seed: number },
): Promise<KillFigures> {
  await using boards = await startRoomBoards(BOARDS);
  const world: World = { folder, boards, numbers: new Map(), contents: new Map() };
  for (const one of EDITIONS) await writeProject(folder, one);
  // The latest, because the load of the computer changes.
  let usualMs = 0;
  const finish = async (one: Edition, when: string) => {
    const { ms, ended } = await runRoom(world, one);
    usualMs = ms;
    if (ended.code !== 0) throw new Error(`${when}: exit code ${ended.code}: ${ended.out}${ended.err}`);
    await checkFinished(world, one, when);
  };
  for (const one of EDITIONS) await finish(one, `first run of ${one.name}`);

  const random = noise(2 * times, seed);
  const figures = { boards: BOARDS * times, before: 0, between: 0, after: 0, promised: 0, late: 0 };
  for (let time = 1; time <= times; time++) {
    const one = EDITIONS[time % 2]!;
    const share = (random[2 * time - 2]! + random[2 * time - 1]! / 256) / 256;
    const { ended } = await runRoom(world, one, { killAfter: share * usualMs });
    const found = await checkKilled(world, one, { ended, when: `kill ${time}` });
    for (const key of ["before", "between", "after", "promised"] as const) figures[key] += found[key];
    if (ended.code === 0) figures.late++;
    await finish(one, `run after kill ${time}`);
  }
  return figures;
}

async function writeProject(folder: string, { name, files }: Edition): Promise<void> {
  const lines = files.map((_, n) => `  - { offset: ${OFFSETS[n]}, path: ${name}${n}.bin }\n`);
  for (const [n, bytes] of files.entries()) await Deno.writeFile(`${folder}/${name}${n}.bin`, bytes);
  await Deno.writeTextFile(
    `${folder}/${name}.yaml`,
    `chip: esp8266\nboard: manual\nafter: stay\nfiles:\n${lines.join("")}`,
  );
}

/** `killAfter` and `ms` in milliseconds, from its first line on. */
async function runRoom(
  { folder, boards }: World,
  { name }: Edition,
  { killAfter }: { readonly killAfter?: number } = {},
): Promise<{ readonly ms: number; readonly ended: Ended }> {
  await boards.enterLoaders();
  const running = start(PROGRAMS.source, [
    ...["run", `${name}.yaml`, "--roster", "room.jsonl", "--json"],
    // The boards share this process with the test, and a busy computer may not let them answer at once.
    ...["--connect-timeout", "20s"],
    ...boards.paths.flatMap((path) => ["--port", path]),
  ], { cwd: folder, env: { FLASHER_HOME: folder } });
  await running.printed("{");
  const began = performance.now();
  const kill = killAfter === undefined ? undefined : setTimeout(() => running.kill("SIGKILL"), killAfter);
  const ended = await running.ended;
  clearTimeout(kill);
  return { ms: performance.now() - began, ended };
}

async function checkFinished(world: World, one: Edition, when: string): Promise<void> {
  const lines = await readRoster(world, when);
  for (const [mac, proof] of proofsOf(lines)) {
    if (proof === undefined) throw new Error(`${when}: the roster does not say that ${mac} passed`);
    if (!world.contents.has(proof)) world.contents.set(proof, one);
  }
  world.boards.macs.forEach((mac, n) => {
    if (!holds(world.boards.flashes[n]!, one)) throw new Error(`${when}: ${mac} does not hold ${one.name}`);
    if (world.contents.get(proofsOf(lines).get(mac)!) !== one) {
      throw new Error(`${when}: the roster does not say that ${mac} passed with ${one.name}`);
    }
  });
}

async function checkKilled(
  world: World,
  one: Edition,
  { ended, when }: { readonly ended: Ended; readonly when: string },
): Promise<Omit<KillFigures, "boards" | "late">> {
  const shown = wholeLines(ended.out);
  for (const { type, mac, number } of shown) if (type === "numbered") keepNumber(world.numbers, mac, number);
  const proofs = proofsOf(await readRoster(world, when));
  const figures = { before: 0, between: 0, after: 0, promised: 0 };
  world.boards.macs.forEach((mac, n) => {
    const held = EDITIONS.find((any) => holds(world.boards.flashes[n]!, any));
    if (held === undefined) figures.between++;
    else if (held === one) figures.after++;
    else figures.before++;
    const proof = proofs.get(mac);
    const promised = proof === undefined ? undefined : world.contents.get(proof);
    if (promised !== undefined) figures.promised++;
    if (promised !== undefined && promised !== held) {
      throw new Error(`${when}: the roster says that ${mac} passed with ${promised.name}`);
    }
    if (shown.some((line) => line.type === "passed" && line.mac === mac) && promised !== one) {
      throw new Error(`${when}: the room has shown that ${mac} passed, and the roster does not say so`);
    }
  });
  return figures;
}

/** Without the line that the kill has cut off. */
// deno-lint-ignore no-explicit-any -- the fields of a record differ by its type
function wholeLines(out: string): any[] {
  return out.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

async function readRoster({ folder, numbers }: World, when: string): Promise<readonly RosterLine[]> {
  return checkRoster(numbers, await Deno.readFile(`${folder}/room.jsonl`), when);
}

/** By MAC: the content with which it passed, if the roster says so. */
function proofsOf(lines: readonly RosterLine[]): ReadonlyMap<string, string | undefined> {
  const { boards } = rosterOf(lines);
  return new Map(
    [...boards].map(([mac, { proof }]) => [mac, proof.kind === "passed" ? proof.content : undefined]),
  );
}

function holds(flash: Uint8Array, { files }: Edition): boolean {
  return files.every((bytes, n) => bytes.every((byte, at) => flash[OFFSETS[n]! + at] === byte));
}
