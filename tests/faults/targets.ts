/** The targets of the faults: a small session on every chip, with its stub and with its ROM alone. */
import { CHIPS } from "../../lib/esp/chips/mod.ts";
import type { Firmware } from "../../lib/esp/plan/plan.ts";
import type { BoardOptions, Faults, ModelName } from "../../lib/simulator/mod.ts";
import { familyImage } from "../fake/family_image.ts";
import { bootImage, file, noise } from "../fake/firmware.ts";
import { runSession, type Session, type SessionOptions, SMALL } from "../fake/session.ts";
import { ESP32_CHIPS } from "../fake/esp32_chips.ts";

/** The changes that a fault makes to a session. */
export interface Variation {
  readonly faults?: Faults;
  readonly wrapPort?: NonNullable<SessionOptions["wrapPort"]>;
}

export interface Target {
  /** The name for people. */
  readonly name: string;
  /** False: the ROM cannot read flash back, so flasher never calls its writes verified. */
  readonly romVerifies: boolean;
  readonly useStub: boolean;
  readonly run: (variation: Variation) => Promise<Session>;
}

/** The traffic of a healthy session. */
export interface Recording {
  readonly toChip: readonly number[];
  readonly fromChip: readonly number[];
  /** Number of commands to ROM and stub. */
  readonly commands: number;
  /** Number of calls of the port. */
  readonly steps: number;
}

interface Silicon {
  readonly model: ModelName;
  readonly name: string;
  readonly flash: Pick<BoardOptions, "flashSize" | "flashId">;
  readonly files: readonly Firmware[];
}

const SILICON: readonly Silicon[] = [
  {
    model: "esp8266",
    name: "ESP8266",
    flash: SMALL,
    files: [file(0, bootImage(0x300)), file(0x2000, noise(0x901))],
  },
  ...ESP32_CHIPS.map(({ model, name, chipId, ram, offset, revision }) => ({
    model,
    name: ESP32_CHIPS.filter((other) => other.name === name).length > 1 ? `${name} v${revision / 100}` : name,
    flash: { flashSize: 0x100000, flashId: 0x1440ef },
    files: [
      file(offset, familyImage({ chipId, address: ram, length: 0x304, sizeAndFreq: 0x0f })),
      file(0x11000, noise(0x801)),
    ],
  })),
];

export const TARGETS: readonly Target[] = SILICON.flatMap(({ model, name, flash, files }) =>
  [true, false].map((useStub): Target => ({
    name: `${name}, ${useStub ? "stub" : "ROM"}`,
    romVerifies: model !== "esp8266",
    useStub,
    run: ({ faults, wrapPort }) =>
      runSession({
        board: { ...flash, chip: model, ...(faults === undefined ? {} : { faults }) },
        files,
        job: { chips: CHIPS, useStub },
        ...(wrapPort === undefined ? {} : { wrapPort }),
      }),
  }))
);

/** Throws if the healthy session fails. */
export async function record({ run }: Target): Promise<Recording> {
  const toChip: number[] = [];
  const fromChip: number[] = [];
  let commands = 0;
  let steps = 0;
  const { error } = await run({
    faults: {
      toChip: (byte) => void toChip.push(byte),
      fromChip: (byte) => void fromChip.push(byte),
      refuse: () => void commands++,
    },
    wrapPort: (port) => counting(port, () => steps++),
  });
  if (error !== undefined) throw error;
  return { toChip, fromChip, commands, steps };
}

/** Calls `step` before every action of the port except `close`. */
export function counting(
  port: Parameters<NonNullable<SessionOptions["wrapPort"]>>[0],
  step: () => void,
): typeof port {
  const before = <A extends unknown[], R>(action: (...args: A) => R) => (...args: A): R => {
    step();
    return action(...args);
  };
  return {
    name: port.name,
    hasLines: port.hasLines,
    read: before((ms) => port.read(ms)),
    write: before((bytes) => port.write(bytes)),
    setLines: before((lines) => port.setLines(lines)),
    setBaud: before((baud) => port.setBaud(baud)),
    discardInput: before(() => port.discardInput()),
    close: () => port.close(),
  };
}
