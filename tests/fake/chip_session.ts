/** Work with a chip on a simulated board, in virtual time, as commands without a profile do it. */
import { autoReset } from "../../plugins/auto_reset.ts";
import { CHIPS } from "../../lib/esp/chips/mod.ts";
import { type ChipJob, workWithChip } from "../../lib/esp/jobs/chip_job.ts";
import type { FlashEvent } from "../../lib/esp/events.ts";
import { identifyFlash } from "../../lib/esp/flash/flash_size.ts";
import type { Session } from "../../lib/esp/jobs/session.ts";
import { connectBaud } from "../../lib/esp/link/session_options.ts";
import { Interrupted } from "../../lib/errors.ts";
import {
  type BoardOptions,
  type ModelName,
  type SimulatedBoard,
  VirtualClock,
} from "../../lib/simulator/mod.ts";
import { ESP32_CHIPS } from "./esp32_chips.ts";
import { SMALL } from "./session.ts";
import { newBoard } from "./simulated_board.ts";

/** Every simulated chip. */
export const MODELS: readonly ModelName[] = ["esp8266", ...ESP32_CHIPS.map(({ model }) => model)];

export interface WorkOptions {
  readonly board?: Partial<BoardOptions>;
  readonly job?: Partial<ChipJob>;
  /** Called after every event. */
  readonly onEvent?: (event: FlashEvent, board: SimulatedBoard, interrupt: () => void) => void;
}

export interface Worked<T> {
  readonly board: SimulatedBoard;
  readonly clock: VirtualClock;
  readonly flashBefore: Uint8Array;
  readonly events: readonly FlashEvent[];
  /** Opcodes of the commands that the chip got, in order. */
  readonly opcodes: readonly number[];
  readonly result: T | undefined;
  readonly error: unknown;
}

/** What the work gets. */
export interface Context {
  readonly session: Session;
  readonly flashSize: number;
  readonly clock: VirtualClock;
  readonly report: (event: FlashEvent) => void;
}

/** Works on a flash of 256 KB by default. Returns the work's error instead of throwing it. */
export async function workOn<T>(
  work: (context: Context) => Promise<T>,
  { board: options = {}, job: overrides = {}, onEvent }: WorkOptions = {},
): Promise<Worked<T>> {
  const clock = new VirtualClock();
  const opcodes: number[] = [];
  const { faults } = options;
  const board = newBoard(clock, {
    ...SMALL,
    ...options,
    faults: {
      ...faults,
      refuse(count, opcode) {
        opcodes.push(opcode);
        return faults?.refuse?.(count, opcode);
      },
    },
  });
  const flashBefore = board.flash.slice();
  const events: FlashEvent[] = [];
  const abort = new AbortController();
  const job: ChipJob = {
    clock,
    entry: { scripts: autoReset.enterBootloader, hands: autoReset.hands },
    runFirmware: autoReset.runFirmware,
    chip: undefined,
    chips: CHIPS,
    baud: 460_800,
    useStub: true,
    after: "run",
    waitMs: 0,
    signal: abort.signal,
    ...overrides,
    report(event) {
      events.push(event);
      onEvent?.(event, board, () => abort.abort(new Interrupted()));
    },
  };
  const port = await board.connect("sim:test");
  await port.setBaud(connectBaud(job));
  let result: T | undefined;
  let error: unknown;
  try {
    result = await workWithChip(port, job, async (session) => {
      const { loader, identity } = session;
      const { report } = job;
      return await work({
        session,
        clock,
        report,
        flashSize: await identifyFlash(loader, identity, { stated: "detect", report }),
      });
    });
  } catch (thrown) {
    error = thrown;
  }
  await port.close();
  return { board, clock, flashBefore, events, opcodes, result, error };
}

/** The result. Throws the work's error. */
export function resultOf<T>({ result, error }: Worked<T>): T {
  if (error !== undefined) throw error;
  return result as T;
}
