/** Thirty simulated boards in one room, each with its own files and its own fault, against the same boards alone. */
import { assert, assertEquals } from "@std/assert";
import { autoReset } from "../../../plugins/auto_reset.ts";
import { openRoom } from "../../../lib/app/room/decide.ts";
import { runRoom } from "../../../lib/app/room/run_room.ts";
import type { UnitContext } from "../../../lib/app/room/run_unit.ts";
import { compress, type Compressed } from "../../../lib/compress/compress.ts";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { PayloadCache } from "../../../lib/esp/flash/payload.ts";
import { programBoard } from "../../../lib/esp/jobs/program.ts";
import { md5 } from "../../../lib/hash.ts";
import type { Faults, SimulatedBoard } from "../../../lib/simulator/mod.ts";
import { bootImage, file, noise } from "../../fake/firmware.ts";
import { SMALL } from "../../fake/session.ts";
import { newBoard } from "../../fake/simulated_board.ts";
import { FakeSystem } from "../../fake/system.ts";
import { mac, OPTIONS } from "./world.ts";

const BOARDS = 30;
const DATA_AT = 0x10000;
const FLASH_DATA = 0x03;
const DEFL_DATA = 0x11;
const FLASH_MD5 = 0x13;

/** Fails one byte of one direction. */
function byteFault(direction: "toChip" | "fromChip", at: number, damaged: readonly number[]): Faults {
  return { [direction]: (_byte: number, index: number) => index === at ? damaged : undefined };
}

function silentAt(...opcodes: readonly number[]): Faults {
  return { refuse: (_count, opcode) => opcodes.includes(opcode) ? "silence" : undefined };
}

const FAULTS: readonly Faults[] = [
  {},
  byteFault("toChip", 400, []),
  byteFault("fromChip", 300, [0]),
  byteFault("toChip", 20_000, [0xc0, 0xc0]),
  silentAt(FLASH_DATA, DEFL_DATA),
  silentAt(FLASH_MD5),
  { badCell: DATA_AT + 0x1002 },
  { badSector: 17 },
  { resetAt: 18_000 },
  { ignoreBaudChange: true },
  { noOhai: true },
];

/** What belongs to board `n`. */
function filesOf(n: number) {
  return [file(0, bootImage(1024 + 256 * n)), file(DATA_AT, noise(0x3000, 1000 + n))];
}

/** Compressing takes real time, in which a virtual clock may run on: what was compressed once is there at once. */
const compressed = new Map<string, Compressed>();

async function compressOnce(bytes: Uint8Array): Promise<Compressed> {
  const key = md5(bytes);
  const known = compressed.get(key) ?? await compress(bytes);
  compressed.set(key, known);
  return known;
}

interface Result {
  readonly verdict: string;
  /** Milliseconds of the work. */
  readonly ms: number;
  readonly board: SimulatedBoard;
}

/** Runs a room with these boards. */
async function run(numbers: readonly number[]): Promise<readonly Result[]> {
  const system = new FakeSystem([]);
  const { clock } = system;
  const boards = numbers.map((n) =>
    newBoard(clock, {
      ...SMALL,
      mac: mac("00").split(":").map((part) => parseInt(part, 16)).with(5, n),
      seed: n,
      faults: FAULTS[n % FAULTS.length]!,
    })
  );
  const payloads = new PayloadCache(compressOnce);
  const room = await runRoom({
    system,
    room: openRoom({ ...OPTIONS, ports: "chosen" }, { consented: true }),
    ports: numbers.map((n) => ({ path: `/dev/pts/${n}` })),
    report: () => {},
    leave: () => {},
    async work({ unit, signal, report, gate }: UnitContext) {
      const port = await boards[unit.id - 1]!.connect(unit.port.path);
      try {
        await port.setBaud(esp8266.syncBaud);
        report(
          await programBoard(port, {
            ...{
              clock,
              signal,
              report,
              gate,
              chip: undefined,
              chips: [esp8266],
              baud: 460_800,
              useStub: true,
            },
            entry: { scripts: autoReset.enterBootloader, hands: autoReset.hands },
            runFirmware: autoReset.runFirmware,
            flash: { mode: "keep", freq: "keep", size: "keep" },
            files: filesOf(numbers[unit.id - 1]!),
            after: "run",
            waitMs: 0,
            payloads,
          }),
        );
      } finally {
        await port.close();
      }
    },
  });
  return room.units.map(({ state }, index) => {
    if (state.kind !== "ended") throw new Error(`unit ${index + 1} has not ended`);
    const { verdict, ms } = state;
    if (verdict.kind === "failed") assert(verdict.failure.kind !== "Bug", verdict.failure.stack);
    const text = verdict.kind === "failed" ? `failed: ${verdict.failure.message}` : verdict.kind;
    return { verdict: text, ms, board: boards[index]! };
  });
}

function contains(flash: Uint8Array, part: Uint8Array): boolean {
  for (let at = flash.indexOf(part[0]!); at >= 0; at = flash.indexOf(part[0]!, at + 1)) {
    if (part.every((byte, i) => flash[at + i] === byte)) return true;
  }
  return false;
}

Deno.test("thirty boards with faults: each ends as it does alone, and as fast", async () => {
  const numbers = Array.from({ length: BOARDS }, (_, n) => n);
  await run(numbers);
  const together = await run(numbers);
  const verdicts = new Set(together.map(({ verdict }) => verdict.split(":")[0]));
  assertEquals([...verdicts].sort(), ["failed", "passed", "written"]);
  for (const n of numbers) {
    const [alone] = await run([n]);
    const { verdict, ms, board } = together[n]!;
    assertEquals(verdict, alone!.verdict, `board ${n}`);
    assert(ms <= alone!.ms * 1.05 + 20, `board ${n}: ${ms} ms instead of ${alone!.ms} ms`);
    for (const { offset, bytes } of verdict.startsWith("failed") ? [] : filesOf(n)) {
      assertEquals(board.flash.slice(offset, offset + bytes.length), bytes, `board ${n}`);
    }
    for (const other of numbers) {
      const [, data] = filesOf(other);
      const has = contains(board.flash.subarray(DATA_AT, DATA_AT + 0x4000), data!.bytes.subarray(0, 64));
      assert(other === n || !has, `board ${n} holds data of board ${other}`);
    }
  }
});
