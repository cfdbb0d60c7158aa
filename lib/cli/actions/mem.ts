/** `flasher mem`: reads and writes words of a chip's memory and registers. */
import { hex } from "../../bytes.ts";
import { readMemory, writeMemory } from "../../esp/jobs/memory.ts";
import type { Session } from "../../esp/jobs/session.ts";
import { EXIT, type ExitCode, UsageError } from "../../errors.ts";
import { quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { hexDump } from "../describe/hex_dump.ts";
import { numberOf } from "../values/number.ts";
import type { Reporter } from "../../app/reporter.ts";
import type { FlashEvent } from "../../esp/events.ts";
import { tellNext } from "../next_step.ts";
import { reporterFor } from "../screen/reporter.ts";
import { boardFromFlags, withChipSession } from "../session.ts";

const WORD = 4;
/** Bytes. At about 3 ms per word, reading them takes a minute. */
const MAX_SIZE = 0x10000;

export async function execute(call: Call): Promise<ExitCode> {
  const { argument: action, rest: [addressWord, valueWord] } = call;
  switch (action) {
    case "read":
      if (valueWord !== undefined) {
        throw new UsageError(`ADDRESS: found ${quote(valueWord)} after the address, expected nothing`, {
          hint: "Use --size to set how many bytes to read.",
        });
      }
      return await read(call, parseAddress(addressWord, "flasher mem read 0x3ff00050 --size 16"));
    case "write": {
      const address = parseAddress(addressWord, "flasher mem write 0x60000300 0x1");
      if (valueWord === undefined) {
        throw new UsageError("VALUE: found nothing, expected the word to write", {
          hint: "For example: flasher mem write 0x60000300 0x1",
        });
      }
      if (call.text("size") !== undefined) {
        throw new UsageError('--size: found it with "mem write", expected it with "mem read" only');
      }
      return await write(call, { address, value: numberOf(valueWord, { name: "VALUE" }) });
    }
    default:
      throw new UsageError(
        `ACTION: found ${action === undefined ? "nothing" : quote(action)}, expected read or write`,
        { hint: "For example: flasher mem read 0x3ff00050 --size 16" },
      );
  }
}

function parseAddress(word: string | undefined, example: string): number {
  if (word !== undefined) return numberOf(word, { name: "ADDRESS", unit: WORD });
  throw new UsageError("ADDRESS: found nothing, expected an address", { hint: `For example: ${example}` });
}

async function read(call: Call, address: number): Promise<ExitCode> {
  const text = call.text("size");
  const left = 2 ** 32 - address;
  const size = text === undefined ? WORD : numberOf(text, {
    name: "--size",
    min: WORD,
    max: Math.min(MAX_SIZE, left),
    ...(left < MAX_SIZE ? { because: "the last address is 0xffffffff" } : {}),
    unit: WORD,
  });
  return await work(call, async (session, reporter) => {
    const bytes = await readMemory(session.loader, { address, size });
    const record = { type: "memory", address, size, hex: bytes.toHex() };
    reporter.result({ record, lines: hexDump(address, bytes) });
  });
}

async function write(call: Call, word: { address: number; value: number }): Promise<ExitCode> {
  return await work(call, async (session, reporter) => {
    await writeMemory(session.loader, word);
    const lines = [`Wrote ${hex(word.value, 8)} to ${hex(word.address, 8)}`];
    reporter.result({ record: { type: "memory-written", ...word }, lines, receipt: true });
  });
}

/** Works through the ROM, because a stub would occupy RAM. A restart would undo a write. */
async function work(
  call: Call,
  act: (session: Session, reporter: Reporter<FlashEvent>) => Promise<void>,
): Promise<ExitCode> {
  const reporter = reporterFor(call);
  const staysInBootloader = call.argument === "write" && call.text("after") === undefined;
  await withChipSession(call, {
    ...await boardFromFlags(call),
    reporter,
    job: { useStub: false, ...(staysInBootloader ? { after: "stay" } : {}) },
    work: (session) => act(session, reporter),
  });
  if (staysInBootloader) {
    tellNext(call, { to: "start the firmware again", command: "monitor", flag: "reset", same: "board" });
  }
  return EXIT.ok;
}
