/** Work with a chip on a simulated board, in virtual time: what commands without a profile do. */
import { autoReset } from "../../plugins/auto_reset.ts";
import { CHIPS } from "../../lib/esp/chips/mod.ts";
import { type ChipJob, workWithChip } from "../../lib/esp/jobs/chip_job.ts";
import type { FlashEvent } from "../../lib/esp/events.ts";
import { identifyFlash } from "../../lib/esp/flash/flash_size.ts";
import { firstBaud, type Session } from "../../lib/esp/jobs/session.ts";
import { Interrupted, PortError } from "../../lib/errors.ts";
import {
  type BoardOptions,
  createBoard,
  type ModelName,
  type SimulatedBoard,
  VirtualClock,
} from "../../lib/simulator/mod.ts";
import { FAMILY } from "./silicon.ts";
import { SMALL } from "./session.ts";

/** Every chip that the simulator has. */
export const MODELS: readonly ModelName[] = ["esp8266", ...FAMILY.map(({ model }) => model)];

export interface WorkOptions {
  readonly board?: Partial<BoardOptions>;
  readonly job?: Partial<ChipJob>;
  /** After every event. */
  readonly onEvent?: (event: FlashEvent, board: SimulatedBoard, interrupt: () => void) => void;
}

export interface Worked<T> {
  readonly board: SimulatedBoard;
  readonly clock: VirtualClock;
  readonly flashBefore: Uint8Array;
  readonly events: readonly FlashEvent[];
  /** What the chip was asked to do, in order. */
  readonly opcodes: readonly number[];
  readonly result: T | undefined;
  readonly error: unknown;
}

/** What the work is given. */
export interface Context {
  readonly session: Session;
  readonly flashSize: number;
  readonly report: (event: FlashEvent) => void;
}

/** On a flash of 256 KB, unless told otherwise. Never throws what the work throws. */
export async function workOn<T>(
  work: (context: Context) => Promise<T>,
  { board: options = {}, job: overrides = {}, onEvent }: WorkOptions = {},
): Promise<Worked<T>> {
  const clock = new VirtualClock();
  const opcodes: number[] = [];
  const { faults } = options;
  const board = createBoard({
    clock,
    circuit: "autoReset",
    portError: (message, reason) => new PortError(message, reason, { hint: "Plug it in again." }),
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
  await port.setBaud(firstBaud(job));
  let result: T | undefined;
  let error: unknown;
  try {
    result = await workWithChip(port, job, async (session) => {
      const { loader, identity } = session;
      const { report } = job;
      return await work({
        session,
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

/** The result; throws what the work threw. */
export function resultOf<T>({ result, error }: Worked<T>): T {
  if (error !== undefined) throw error;
  return result as T;
}
