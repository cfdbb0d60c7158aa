/** States of the page for tests: every screen, made through the reducer from the records that flasher would send. */
import { type Bars, barsAfter } from "../../../lib/ui/page/bars.ts";
import { initialLocal, type LocalState } from "../../../lib/ui/page/local.ts";
import type { PageRecord, StreamLine, UnitRecord } from "../../../lib/ui/records.ts";
import { reducePage } from "../../../lib/ui/reduce_page.ts";
import type { PageFile, PagePort, PageProgram, PageState } from "../../../lib/ui/state.ts";

/** 2 January 2026. */
export const NOW = 1_767_353_456_000;

export const EMPTY: PageState = {
  flasher: "0.1.0",
  locked: false,
  profiles: [
    {
      id: "b1",
      from: "built-in",
      name: "huzzah.yaml",
      summary: "Adafruit HUZZAH ESP8266 breakout",
      writes: ["firmware.bin"],
    },
  ],
  program: null,
  download: null,
  choices: {
    baud: ["auto", 115200, 460800, 921600],
    mode: ["keep", "qio", "dio"],
    freq: ["keep", "40m", "80m"],
    size: ["keep", "detect", "4MB"],
    erase: ["files", "all"],
  },
  ports: [],
  units: [],
  room: { watching: false, stop: "no", count: null, sound: false, roster: null },
  help: [],
  question: null,
  link: "live",
};

export const HELPED: PageState = {
  ...EMPTY,
  help: [{
    level: "problem",
    text: "No known USB serial adapter is plugged in",
    fix: ["Plug the board in with a data cable: some cables only charge, and look the same."],
  }],
};

export const MICROPYTHON: PageFile = {
  id: "f1",
  from: "dropped",
  name: "ESP8266_GENERIC-20250415-v1.25.0.bin",
  size: 638_928,
  offset: "auto",
  image: {
    type: "image",
    path: "ESP8266_GENERIC-20250415-v1.25.0.bin",
    size: 638_928,
    kind: "application",
    chip: "esp8266",
    offset: 0,
    python: "MicroPython v1.25.0",
    images: [{ role: "application" }],
  },
};

export const PROFILE_SETTINGS = {
  baud: "auto",
  mode: "keep",
  freq: "keep",
  size: "keep",
  erase: "files",
} as const;

export function programOf(...files: readonly PageFile[]): PageProgram {
  const failure = files.find((file) => file.failure)?.failure;
  return {
    profile: null,
    name: files[0]?.image?.python ?? files[0]?.name ?? "",
    files,
    settings: {},
    profileSettings: PROFILE_SETTINGS,
    plan: failure === undefined
      ? {
        kind: "planned",
        id: "p1",
        chip: "esp8266",
        chipName: "ESP8266",
        regions: files.map(({ name, size }) => ({ path: name, offset: 0, size })),
        notes: [],
        bytes: files.reduce((sum, { size }) => sum + size, 0),
        wireBytes: 400_000,
        estimateMs: 10_000,
        erase: "files",
      }
      : { kind: "refused", failure },
  };
}

export const PROGRAM = programOf(MICROPYTHON);

export const TORN: PageFile = {
  ...MICROPYTHON,
  id: "f2",
  name: "half.bin",
  size: 120_000,
  image: {
    type: "image",
    path: "half.bin",
    size: 120_000,
    kind: "damaged",
    chip: "esp8266",
    images: [{ problem: "the file ends within segment 1" }],
  },
  failure: {
    exitCode: 7,
    kind: "ImageError",
    message: 'Cannot use "half.bin": the file ends within segment 1, expected 512000 more bytes',
    hint: "The download was interrupted. Download the file again.",
  },
};

export function portOf(n: number, change: Partial<PagePort> = {}): PagePort {
  return {
    id: `port-${n}`,
    name: `/dev/ttyUSB${n}`,
    adapter: "CP2104",
    socket: `0000:00:14.0/4.${n}`,
    address: `1-4.${n}`,
    since: NOW - 5000,
    seen: n,
    ...change,
  };
}

/** The state after records, one each 100 ms, of which the last came just now. */
export function after(state: PageState, records: readonly PageRecord[]): PageState {
  const first = NOW - records.length * 100;
  return records.reduce<PageState>(
    (now, record, n) => reducePage(now, { seq: n + 1, at: first + n * 100, ...record } as StreamLine),
    state,
  );
}

/** The page's own state for `state`, with bars as if it had been reached step by step. */
export function localFor(state: PageState, change: Partial<LocalState> = {}): LocalState {
  const bars: Bars = barsAfter({}, state.units, NOW - 6000);
  return {
    ...initialLocal("en", NOW),
    session: "live",
    emptySince: state.ports.length === 0 ? NOW - 25_000 : undefined,
    bars: barsAfter(bars, state.units, NOW),
    ...change,
  };
}

const REGION = { path: MICROPYTHON.name, offset: 0, size: MICROPYTHON.size };
const MD5 = "3b5840dab806e9042caf2b0121d258a0";

export function attached(unit: number, change: object = {}): UnitRecord {
  return {
    type: "attached",
    unit,
    port: `/dev/ttyUSB${unit}`,
    portId: `port-${unit}`,
    socket: `0000:00:14.0/4.${unit}`,
    address: `1-4.${unit}`,
    attempt: 1,
    program: "MicroPython v1.25.0",
    ...change,
  };
}

export function macOf(unit: number): string {
  return `5c:cf:7f:0a:0b:${unit.toString(16).padStart(2, "0")}`;
}

/** A unit up to the identified chip. */
export function connected(unit: number): readonly UnitRecord[] {
  const mac = macOf(unit);
  return [
    attached(unit),
    { type: "connecting", unit, port: `/dev/ttyUSB${unit}`, baud: 115200, attempt: 1 },
    {
      type: "connected",
      unit,
      chip: "ESP8266",
      features: ["Wi-Fi"],
      mac,
      loader: "ROM",
      addresses: [{ use: "Wi-Fi station", mac }, { use: "Wi-Fi access point", mac: `5e${mac.slice(2)}` }],
    },
    { type: "stub", unit, bytes: 6084 },
    { type: "speed", unit, asked: 460800, baud: 460800 },
    { type: "flash", unit, id: "0x1640ef", vendor: "Winbond", size: 4_194_304 },
    { type: "plan", unit, regions: [REGION], notes: [] },
  ];
}

/** `share` from 0 to 1. */
export function writing(unit: number, share: number): readonly UnitRecord[] {
  const toWrite = REGION.size;
  return [
    ...connected(unit),
    { type: "comparing", unit, ...REGION },
    { type: "start", unit, wireBytes: 400_000, toWrite, ...REGION },
    { type: "progress", unit, written: Math.round(toWrite * share), toWrite, ...REGION },
  ];
}

export function written(
  unit: number,
  verified = true,
  board: "running" | "needs-reset" = "running",
): readonly UnitRecord[] {
  return [
    ...writing(unit, 1),
    { type: "verifying", unit, ...REGION },
    verified
      ? { type: "verified", unit, md5: MD5, ...REGION }
      : { type: "unverified", unit, reason: "the ROM of this chip cannot read its flash back", ...REGION },
    { type: "resetting", unit },
    ...verified
      ? [
        { type: "expecting", unit, what: "MicroPython", baud: 115200, within: 5000 } as const,
        { type: "booted", unit, what: "MicroPython v1.25.0 on 2025-04-15" } as const,
        {
          type: "console",
          unit,
          text: "MicroPython v1.25.0 on 2025-04-15; ESP module with ESP8266",
        } as const,
        { type: "console", unit, text: ">>>" } as const,
      ]
      : [],
    {
      type: "done",
      unit,
      bytes: REGION.size,
      written: REGION.size,
      wireBytes: 400_000,
      verified,
      board,
      baud: 460800,
      recoveries: 0,
      times: { connect: 214, stub: 331, write: 9000, verify: 600, total: 10_145 },
    },
  ];
}

export function passed(unit: number): readonly UnitRecord[] {
  return [...written(unit), { type: "passed", unit, mac: macOf(unit), ms: 11_800 }];
}

export function failed(unit: number): readonly UnitRecord[] {
  return [...writing(unit, 0.5), {
    type: "failed",
    unit,
    mac: macOf(unit),
    exitCode: 11,
    kind: "PortError",
    message: `Cannot write "${MICROPYTHON.name}": /dev/ttyUSB${unit} is gone`,
    hint: "Plug the board in again, and run again.",
    boardState:
      `"${MICROPYTHON.name}" is half-written: flash from 0x000000 to 0x04e000 holds it. Run again to complete it.`,
  }];
}

export function hands(unit: number): readonly UnitRecord[] {
  return [
    attached(unit),
    { type: "connecting", unit, port: `/dev/ttyUSB${unit}`, baud: 115200, attempt: 1 },
    {
      type: "waiting",
      unit,
      text: "hold the GPIO0 button (BOOT, FLASH or PROG), press and release RESET (EN), then release GPIO0",
    },
  ];
}

/** A name that tries to be markup, to turn text around, to colour a terminal, and to have no end. */
export const HOSTILE = `<img src=x onerror=alert(1)>\u202Enib.exe\u001b[31m"'&${"A".repeat(10_000)}.bin`;
