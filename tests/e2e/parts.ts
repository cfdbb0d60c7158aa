/**
 * Parts outside the project that the slow tests need, and where they are: an emulator that runs Espressif's mask ROM,
 * modem lines for a pty, and third-party firmware. A test with a missing part is skipped, and its name says which.
 */
import { fileURLToPath } from "node:url";

/** The project folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const SHARED = Deno.env.get("FLASHER_SHARED") ?? `${ROOT}/../shared`;

/** The mask ROM belongs to Espressif: the project neither contains nor downloads it. */
const ROM = Deno.env.get("FLASHER_ESP8266_ROM") ?? `${SHARED}/tools/esp8266emu/bootrom.bin`;
const EMULATOR = `${SHARED}/tools/esp8266emu/emu.c`;
const MODEM_LINES = `${SHARED}/tools/modemshim/modemshim.c`;

/** Boots Debian's kernel under QEMU. */
export const VM = `${SHARED}/tools/linux-vm/vm`;

/** The folder with its kernel. */
const VM_FOLDER = Deno.env.get("VM_DIR") ?? `${Deno.env.get("HOME")}/.cache/flasher-vm`;

/** Two images that people flash to offset 0 of an ESP8266. */
export const FIRMWARE = [
  "esp8266-20170108-v1.8.7.bin",
  "adafruit-circuitpython-feather_huzzah-3.1.2.bin",
].map((name) => `${SHARED}/firmware/${name}`);

/** Prints the path of a base runtime for `deno compile`. */
export const DENORT = `${SHARED}/tools/denort`;

/** The executable from `deno task compile`. */
export const COMPILED = Deno.env.get("FLASHER_COMPILED") ?? `${ROOT}/dist/flasher`;

/** The executable for Windows from `deno task compile windows`. */
export const WINDOWS_EXE = Deno.env.get("FLASHER_WINDOWS_EXE") ?? `${ROOT}/dist/flasher.exe`;

/** The program `npm` on PATH; a path that does not exist, if there is none. */
function nodePath(): string {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return folders.map((folder) => `${folder}/npm`).find(exists) ?? "/npm";
}

function lacking(needs: readonly (readonly [path: string, what: string])[]): string[] {
  return needs.filter(([path]) => !exists(path)).map(([, what]) => what);
}

export function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** True if this user may mount something that only a program of his own sees. */
function mountsWork(): boolean {
  if (!exists("/usr/bin/unshare")) return false;
  const args = ["--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"];
  return new Deno.Command("/usr/bin/unshare", { args, stdout: "null", stderr: "null" }).outputSync().success;
}

const compiler = ["/usr/bin/gcc", "gcc, a C compiler"] as const;
const modemLines = [MODEM_LINES, "tools/modemshim in FLASHER_SHARED"] as const;
const emulator = [
  [ROM, "the ESP8266's mask ROM: FLASHER_ESP8266_ROM=/path/bootrom.bin"],
  [EMULATOR, "tools/esp8266emu in FLASHER_SHARED"],
] as const;

/** What each part lacks on this computer; an empty list = nothing. */
export const LACKING = {
  modemLines: lacking([compiler, modemLines]),
  emulator: lacking([compiler, modemLines, ...emulator]),
  firmware: lacking(FIRMWARE.map((path) => [path, "firmware/ in FLASHER_SHARED"] as const)).slice(0, 1),
  wine: lacking([
    ["/usr/bin/wine", "wine"],
    ["/usr/bin/x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64"],
    [WINDOWS_EXE, "dist/flasher.exe: run deno task compile windows"],
  ]),
  browser: lacking([
    ["/usr/bin/chromium", "chromium"],
    [nodePath(), "Node.js with npm"],
  ]),
  chromium: lacking([["/usr/bin/chromium", "chromium"]]),
  tmux: lacking([["/usr/bin/tmux", "tmux"]]),
  vm: lacking([
    [VM, "tools/linux-vm in FLASHER_SHARED"],
    ["/usr/bin/qemu-system-x86_64", "qemu-system-x86"],
    ["/bin/busybox", "busybox-static"],
    ["/usr/bin/cpio", "cpio"],
    [`${VM_FOLDER}/initrd.gz`, "a kernel: run tools/linux-vm/vm build"],
  ]),
  openssl: lacking([["/usr/bin/openssl", "openssl"]]),
  unshare: lacking([["/usr/bin/unshare", "unshare"]]),
  ip: lacking([["/usr/sbin/ip", "iproute2"]]),
  mounts: mountsWork() ? [] : ["a kernel that lets everybody mount: unshare --map-root-user --mount"],
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
    // The C library stays loaded.
    sanitizeResources: false,
    fn,
  });
}

let built: Promise<Tools> | undefined;

export interface Tools {
  readonly folder: string;
  readonly emulator: string;
  /** A library to load instead of the C library, which gives a pty DTR and RTS. */
  readonly modemLines: string;
  readonly rom: string;
}

/** The tools, built from source once per process, in a temporary folder. */
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
