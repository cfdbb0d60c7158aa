/** Changes the baud rate of the chip and the port. */
import { hex } from "../../bytes.ts";
import type { BaudChange, BaudCorrection, Chip } from "../chips/chip.ts";
import { FlasherError, LinkError, PortError } from "../../errors.ts";
import { constantWord } from "./identify.ts";
import { nextLowerBaud } from "./baud_ladder.ts";
import type { Loader } from "./loader.ts";
import { BaudError } from "./recovery.ts";

/**
 * The chip answers at the old rate and changes some time later, without a sign. This wait is for chips whose code does
 * not show how much later; esptool gives every chip this time.
 */
const SETTLE_MS = 50;
/** A chip this close to the requested rate keeps its own: the host goes to that exact rate instead. */
const NEAR = 0.01;

/** Milliseconds for one SYNC to a synchronized loader. */
const SYNC_MS = 100;
/** Round trips that a rate has to survive: a single one may succeed by luck. They take 2 ms each. */
const PROOFS = 8;

const BAUD_HINT = "Set a lower baud in the profile or with --baud: 230400 works with every adapter.";

export interface BaudOptions {
  /** Bits per second. */
  readonly asked: number;
  /** False: the loader cannot read registers (secure download mode). */
  readonly registers: boolean;
}

/** The result of a change, bits per second. */
export interface ChangedBaud {
  /** The requested rate, or a lower step of the ladder if the computer does not support it. */
  readonly asked: number;
  /** The rate that the chip generates now. */
  readonly baud: number;
}

/**
 * Goes to the requested rate, or to the next lower one that the computer supports: the chip only gets a rate that the
 * host can follow. Throws BaudError if the link does not survive the change.
 */
export async function changeBaud(
  loader: Loader,
  chip: Chip,
  { asked, registers }: BaudOptions,
): Promise<ChangedBaud> {
  const plan = loader.dialect.changeBaud;
  // Without registers, the rate that such a chip would really generate is unknown.
  if (!registers && needsRegisters(plan)) return { asked, baud: loader.baud };
  for (let rate: number | undefined = asked; rate !== undefined; rate = nextLowerBaud(rate)) {
    const change = await planForHost(loader, plan, rate);
    if (change === "not-needed") return { asked: rate, baud: loader.baud };
    if (change === undefined) continue;
    await carryOut(loader, chip, { change, asked: rate, registers });
    return { asked: rate, baud: loader.baud };
  }
  return { asked: loader.baud, baud: loader.baud };
}

/** Undefined if the host has no rate for it. */
async function planForHost(
  loader: Loader,
  plan: BaudChange,
  asked: number,
): Promise<BaudSetting | "not-needed" | undefined> {
  const change = await planChange(loader, plan, asked);
  if (change === undefined) return "not-needed";
  if (change.word === undefined) return change;
  const host = await loader.hostRate(change.host);
  if (host === undefined) return undefined;
  // The rate of a chip whose divider we choose is fixed; any other chip gets the rate that the host has.
  if (plan.kind === "scaled" || host === change.host) return { ...change, host };
  return await planChange(loader, plan, host) ?? "not-needed";
}

async function carryOut(
  loader: Loader,
  chip: Chip,
  { change, asked, registers }: BaudOptions & { readonly change: BaudSetting },
): Promise<void> {
  const plan = loader.dialect.changeBaud;
  const register = constantWord(chip);
  const expected = registers ? await loader.readWord(register, "Cannot prove the link") : 0;
  try {
    if (change.word !== undefined) {
      await loader.command(
        { op: "changeBaud", baud: change.word, current: change.current },
        { action: `Cannot change to ${asked} baud` },
      );
    }
    // If the chip keeps its rate, so may a host that cannot come closer.
    if (!await loader.setBaud(change.host) && change.word !== undefined) {
      throw new LinkError(
        `Cannot set the port to ${change.host} baud: the port accepted this rate a moment ago`,
      );
    }
    if (change.word !== undefined) {
      await loader.clock.sleep(plan.kind === "scaled" ? plan.settleMs : SETTLE_MS);
      await loader.discardInput();
    }
    // A rate that the chip keeps has proved itself already.
    const needed = change.word === undefined ? 1 : PROOFS;
    for (let proofs = 0; proofs < needed; proofs++) {
      if (registers) await proveByWord(loader, register, expected);
      else await proveBySync(loader);
    }
  } catch (error) {
    const unplugged = error instanceof PortError;
    if (!(error instanceof FlasherError) || unplugged || loader.signal?.aborted) throw error;
    throw new BaudError(`Cannot work at ${asked} baud: the link did not survive the change`, {
      hint: BAUD_HINT,
      cause: error,
    });
  }
}

function needsRegisters(change: BaudChange): boolean {
  return change.kind === "scaled" || change.kind === "absolute" && change.correction !== undefined;
}

async function proveByWord(loader: Loader, register: number, expected: number): Promise<void> {
  const value = await loader.readReg(register, "Cannot prove the link");
  if (value !== expected) {
    throw new LinkError(`Cannot prove the link: the word at ${hex(register)} reads ${hex(value, 8)}`);
  }
}

async function proveBySync(loader: Loader): Promise<void> {
  if (await loader.sync(SYNC_MS) === undefined) {
    throw new LinkError("Cannot prove the link: no answer to SYNC");
  }
}

interface BaudSetting {
  /** The rate in the command to the chip; undefined if its divider is right already. */
  readonly word: number | undefined;
  readonly current: number;
  /** The host's rate. */
  readonly host: number;
}

async function planChange(
  loader: Loader,
  change: BaudChange,
  asked: number,
): Promise<BaudSetting | undefined> {
  switch (change.kind) {
    case "none":
      return undefined;
    case "absolute":
      if (asked === loader.baud) return undefined;
      return {
        word: Math.round(asked * await correctionOf(loader, change.correction)),
        current: change.tellsCurrent ? loader.baud : 0,
        host: asked,
      };
    case "scaled": {
      const { register, mask } = change.divider;
      const divider = await loader.readWord(register, "Cannot read the chip's baud divider") & mask;
      // The chip answers, so its divider cannot be 0.
      if (divider === 0) {
        throw new LinkError("Cannot read the chip's baud divider: it reads 0", { hint: BAUD_HINT });
      }
      return scaledChange(divider, loader.baud, asked, change);
    }
  }
}

async function correctionOf(loader: Loader, correction: BaudCorrection | undefined): Promise<number> {
  if (correction === undefined) return 1;
  const words: number[] = [];
  for (const address of correction.words) {
    words.push(await loader.readWord(address, "Cannot read the chip's clock"));
  }
  return correction.factor(words, loader.baud);
}

/**
 * For a chip whose new divider is `divider * reference / word` (rounded down): chooses the divider nearest to the wanted
 * rate, the word that yields it, and the rate that it really generates, so that the two sides differ only by the host's
 * own rounding. The crystal follows from the present divider and rate. Pure.
 */
export function scaledChange(
  divider: number,
  present: number,
  asked: number,
  { reference, clocks }: { readonly reference: number; readonly clocks: readonly number[] },
): BaudSetting {
  const measured = divider * present;
  const clock = clocks.reduce((best, candidate) =>
    Math.abs(candidate - measured) < Math.abs(best - measured) ? candidate : best
  );
  const near = Math.abs(clock / divider / asked - 1) < NEAR;
  const wanted = near ? divider : Math.max(1, Math.round(clock / asked));
  return {
    word: wanted === divider ? undefined : Math.floor((divider * reference) / wanted),
    current: present,
    host: Math.round(clock / wanted),
  };
}
