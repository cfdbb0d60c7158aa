/**
 * What the slow tests need from outside of the project, and where it is: an emulator that runs Espressif's mask ROM,
 * modem lines for a pty, and firmware of others. A test whose part is missing is skipped, and its name says what is.
 */
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const SHARED = Deno.env.get("FLASHER_SHARED") ?? `${ROOT}/../shared`;

/** The mask ROM is Espressif's: it is never part of the project, nor does the project download it. */
const ROM = Deno.env.get("FLASHER_ESP8266_ROM") ?? `${SHARED}/tools/esp8266emu/bootrom.bin`;
const EMULATOR = `${SHARED}/tools/esp8266emu/emu.c`;
const MODEM_LINES = `${SHARED}/tools/modemshim/modemshim.c`;

/** Boots Debian's kernel under QEMU. */
export const VM = `${SHARED}/tools/linux-vm/vm`;

/** Where it keeps the kernel. */
const VM_FOLDER = Deno.env.get("VM_DIR") ?? `${Deno.env.get("HOME")}/.cache/flasher-vm`;

/** Two images that people really flash, for offset 0 of an ESP8266. */
export const FIRMWARE = [
  "esp8266-20170108-v1.8.7.bin",
  "adafruit-circuitpython-feather_huzzah-3.1.2.bin",
].map((name) => `${SHARED}/firmware/${name}`);

/** The executable that `deno task compile` made. */
export const COMPILED = Deno.env.get("FLASHER_COMPILED") ?? `${ROOT}/dist/flasher`;

/** The executable for Windows that `deno task compile windows` made. */
export const WINDOWS_EXE = Deno.env.get("FLASHER_WINDOWS_EXE") ?? `${ROOT}/dist/flasher.exe`;

function lacking(needs: readonly (readonly [path: string, what: string])[]): string[] {
  return needs.filter(([path]) => !exists(path)).map(([, what]) => what);
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

const compiler = ["/usr/bin/gcc", "gcc, a C compiler"] as const;
const modemLines = [MODEM_LINES, "tools/modemshim in FLASHER_SHARED"] as const;
const emulator = [
  [ROM, "the ESP8266's mask ROM: FLASHER_ESP8266_ROM=/path/bootrom.bin"],
  [EMULATOR, "tools/esp8266emu in FLASHER_SHARED"],
] as const;

/** What each kind of test lacks here; an empty list = nothing. */
export const LACKING = {
  modemLines: lacking([compiler, modemLines]),
  emulator: lacking([compiler, modemLines, ...emulator]),
  firmware: lacking(FIRMWARE.map((path) => [path, "firmware/ in FLASHER_SHARED"] as const)).slice(0, 1),
  wine: lacking([
    ["/usr/bin/wine", "wine"],
    ["/usr/bin/x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64"],
    [WINDOWS_EXE, "dist/flasher.exe: run deno task compile windows"],
  ]),
  vm: lacking([
    [VM, "tools/linux-vm in FLASHER_SHARED"],
    ["/usr/bin/qemu-system-x86_64", "qemu-system-x86"],
    ["/bin/busybox", "busybox-static"],
    ["/usr/bin/cpio", "cpio"],
    [`${VM_FOLDER}/initrd.gz`, "a kernel: run tools/linux-vm/vm build"],
  ]),
  compiled: lacking([[COMPILED, "dist/flasher: run deno task compile"]]),
} as const;

/** Registers a test that needs parts. */
export function testWith(
  needs: readonly (keyof typeof LACKING)[],
  name: string,
  fn: () => Promise<void>,
): void {
  const missing = [...new Set(needs.flatMap((need) => LACKING[need]))];
  const linux = Deno.build.os === "linux";
  const because = linux ? missing : ["Linux"];
  Deno.test({
    name: because.length === 0 ? name : `${name} (SKIPPED, it needs ${because.join("; ")})`,
    ignore: because.length > 0,
    // A library that is loaded once, the C library, stays.
    sanitizeResources: false,
    fn,
  });
}

let built: Promise<Tools> | undefined;

export interface Tools {
  readonly folder: string;
  readonly emulator: string;
  /** To be opened in place of the C library: a pty then has DTR and RTS. */
  readonly modemLines: string;
  readonly rom: string;
}

/** The tools, built from source once a process, in a folder that goes with it. */
export function tools(): Promise<Tools> {
  return built ??= build();
}

async function build(): Promise<Tools> {
  const folder = await Deno.makeTempDir({ prefix: "flasher-e2e-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  const made = { folder, emulator: `${folder}/esp8266emu`, modemLines: `${folder}/modemshim.so`, rom: ROM };
  if (exists(EMULATOR)) await gcc("-o", made.emulator, EMULATOR);
  await gcc("-shared", "-fPIC", "-o", made.modemLines, MODEM_LINES);
  return made;
}

async function gcc(...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("gcc", { args: ["-O2", ...args] }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
