/** The Python in the board's flash: which version, and how it differs from the interpreter that plays it. Pure; no I/O. */

import type { PythonOptions } from "./python_options.ts";

export interface PythonFirmware {
  readonly name: "MicroPython" | "CircuitPython";
  /** First line of the greeting. */
  readonly greeting: string;
  readonly version: readonly [number, number, number];
  readonly machine: string;
}

const GREETING =
  /(?:Adafruit )?(Micro|Circuit)Python v?(\d+)\.(\d+)(?:\.(\d+))?[\w.+-]{0,40} on \d{4}-\d\d-\d\d(?:\0{0,4}; ([ -~]{1,100}? with [\w-]{1,20}))?/;
/** Bytes around a name that hold the whole greeting. */
const AROUND = 200;

/** Undefined if the flash holds no greeting of an interpreter. `chip`: as Python names it. */
export function findPython(flash: Uint8Array, chip: string): PythonFirmware | undefined {
  const needle = [..."Python "].map((char) => char.charCodeAt(0));
  const first = needle[0]!;
  for (let at = flash.indexOf(first); at >= 0; at = flash.indexOf(first, at + 1)) {
    if (needle.some((byte, i) => flash[at + i] !== byte)) continue;
    const around = flash.subarray(Math.max(0, at - 20), at + AROUND);
    const match = GREETING.exec(new TextDecoder("latin1").decode(around));
    if (match === null) continue;
    const [text, kind, major, minor, patch = "0", found] = match;
    const machine = found ?? `${chip} module with ${chip}`;
    return {
      name: kind === "Micro" ? "MicroPython" : "CircuitPython",
      // Newer builds have its two parts as two strings.
      greeting: found === undefined ? `${text}; ${machine}` : text.replace(/\0+/, ""),
      version: [Number(major), Number(minor), Number(patch)],
      machine,
    };
  }
  return undefined;
}

export type Behaviour = Required<Pick<PythonOptions, "paste" | "softReset" | "fat" | "missing">> & {
  /** Ctrl-C does nothing until boot.py runs. */
  readonly frozenStart: boolean;
};

/** What a board with that version does, from the release notes of both projects. */
export function behaviourOf(firmware: PythonFirmware): Behaviour {
  const { name, version: [major] } = firmware;
  if (name === "CircuitPython") {
    return {
      paste: major >= 7 ? "works" : "unknown",
      softReset: major >= 4 ? "soft reboot" : "PYB: soft reboot",
      fat: true,
      missing: ["machine", "network"],
      frozenStart: true, // it makes its file system before it runs any Python
    };
  }
  return {
    paste: isSince(firmware, 14) ? "works" : "unknown",
    softReset: isSince(firmware, 11) ? "MPY: soft reboot" : "PYB: soft reboot",
    fat: !isSince(firmware, 13),
    missing: [],
    frozenStart: isSince(firmware, 20),
  };
}

/** MicroPython 1.`first` or later. */
export function isSince({ version: [major, minor] }: PythonFirmware, first: number): boolean {
  return major > 1 || minor >= first;
}

/** `sys.implementation._machine` is newer than the machine in `os.uname()`. */
function namesMachine(firmware: PythonFirmware): boolean {
  return firmware.name === "MicroPython" ? isSince(firmware, 19) : firmware.version[0] >= 8;
}

/** Python code that makes the interpreter look like the board's. It runs before any program of the user. */
export function preludeFor(
  firmware: PythonFirmware,
  { missing, build, id, mac, heap, supervisor }: {
    readonly missing: readonly string[];
    readonly build: string | undefined;
    /** `machine.unique_id()`. */
    readonly id: Uint8Array;
    /** Of the station interface. */
    readonly mac: readonly number[];
    /** Bytes. */
    readonly heap: number;
    /** Code that defines the class __Supervisor; undefined without that module. */
    readonly supervisor: string | undefined;
  },
): string {
  const circuit = firmware.name === "CircuitPython";
  const machine = JSON.stringify(firmware.machine);
  return `
import sys as __sys, os as __os, gc as __gc, builtins as __builtins
def __tell(text):
    with open('/dev/board', 'wb') as board:
        board.write(text)
class __Implementation:
    name = '${firmware.name.toLowerCase()}'
    version = (${firmware.version.join(", ")})
${namesMachine(firmware) ? `    _machine = ${machine}\n` : ""}
${build === undefined ? "" : `    _build = ${JSON.stringify(build)}\n`}
class __Sys:
    implementation = __Implementation()
    def __getattr__(self, name):
        return getattr(__sys, name)
class __Os:
    def uname(self):
        return ('', '', '', '', ${machine})
    def __getattr__(self, name):
        return getattr(__os, name)
class __Gc:
    def mem_free(self):
        return max(0, ${heap} - __gc.mem_alloc())
    def __getattr__(self, name):
        return getattr(__gc, name)
class __Watchdog:
    def __init__(self, id=0, timeout=5000):
        __tell('watchdog %d' % timeout)
    def feed(self):
        __tell('feed 0')
class __Uart:
    def __init__(self, id, baudrate=115200, **_):
        __tell('baud %d' % baudrate)
class __Wlan:
    def config(self, name):
        return bytes((${[...mac].join(", ")},))
class __Network:
    def WLAN(self, interface=0):
        return __Wlan()
class __Machine:
    WDT = __Watchdog
    UART = __Uart
    def unique_id(self):
        return bytes((${[...id].join(", ")},))
    def reset(self):
        __tell('reset now')
${supervisor ?? ""}
def __replace():
    real = __builtins.__import__
    from hashlib import sha256
    class NewHash:
        def new(self, name, data=b''):
            return sha256(data)
    replaced = {'sys': __Sys(), 'os': __Os(), 'gc': __Gc(), 'machine': __Machine(), 'network': __Network()}
    replaced['uos'] = replaced['os']
    ${circuit ? "replaced['hashlib'] = NewHash()" : "pass"}
    ${supervisor === undefined ? "pass" : "replaced['supervisor'] = __Supervisor()"}
    missing = (${missing.map((name) => `${JSON.stringify(name)},`).join("")})
    def load(name, *more):
        if name in missing:
            raise ImportError("no module named '" + name + "'")
        if name in replaced:
            return replaced[name]
        return real(name, *more)
    __builtins.__import__ = load
__replace()
def __run(name):
    try:
        file = open(name)
    except OSError:
        return
    with file:
        text = file.read()
    try:
        exec(compile(text, name.rsplit('/')[-1], 'exec'), globals())
    except SystemExit:
        pass
    except BaseException as error:
        __sys.print_exception(error)
`;
}
