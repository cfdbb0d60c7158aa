/** Wine, to run flasher.exe, with its own folder for disk and registry. */
import { DENORT, exists, ROOT, WINDOWS_EXE } from "./parts.ts";
import type { Program } from "./program.ts";

export interface Wine {
  readonly program: Program;
  readonly env: Readonly<Record<string, string>>;
  /** Maps a port to this pseudo-terminal. COM20 has no device: like a port of com0com, only SERIALCOMM lists it. */
  plug(port: (typeof PORTS)[number], path: string): Promise<void>;
  /** Runs the program in a console whose window closes when it prints `word`. */
  closedAt(word: string): Promise<Program>;
  /** Another executable for Windows, made fit for Wine. */
  installed(executable: string): Promise<Program>;
  /** Compiles another program for Windows, from its source below tests/e2e/. */
  compiled(source: string): Promise<Program>;
}

/** Ports for tests with several boards. */
export const EIGHT_PORTS = ["COM31", "COM32", "COM33", "COM34", "COM35", "COM36", "COM37", "COM38"] as const;
const PORTS = ["COM1", "COM10", "COM20", ...EIGHT_PORTS] as const;

let prepared: Promise<Wine> | undefined;

/** Prepared once per process, which takes 20 seconds, and removed with the process. */
export function wine(): Promise<Wine> {
  return prepared ??= prepare();
}

/** A path of this computer as Windows programs see it. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll("/", "\\")}`;
}

async function prepare(): Promise<Wine> {
  const folder = await Deno.makeTempDir({ prefix: "flasher-wine-" });
  const prefix = `${folder}/prefix`;
  // Disables .NET and the browser, which Wine would offer to download.
  const env = {
    WINEPREFIX: prefix,
    WINEARCH: "win64",
    WINEDEBUG: "-all",
    WINEDLLOVERRIDES: "mscoree,mshtml=",
  };
  globalThis.addEventListener("unload", () => {
    new Deno.Command("wineserver", { args: ["-k", "-w"], env, stdout: "null", stderr: "null" }).outputSync();
    Deno.removeSync(folder, { recursive: true });
  });
  const call = (command: string, ...args: readonly string[]) => run(command, args, env);

  await call("wineboot", "-i");
  await call("wineserver", "-w");
  await makeRandomLibrary(folder, `${prefix}/drive_c/windows/system32`);
  await Deno.writeTextFile(`${folder}/devices.reg`, registry(folder));
  await call("wine", "regedit", "/S", windowsPath(`${folder}/devices.reg`));
  // At its start, the server reads which file is which port. It stays, like the services that the first program starts,
  // which must not inherit the output that a test reads to its end.
  await call("wineserver", "-k", "-w");
  await call("wineserver", "-p");
  await call("wine", "cmd", "/c", "exit");

  const command = `${folder}/flasher.exe`;
  const install = async (from: string, to: string) =>
    await Deno.writeFile(to, withWholeImage(withoutPlaceholders(await Deno.readFile(from))));
  await install(WINDOWS_EXE, command);
  return {
    program: { name: "flasher.exe", needs: [], command: "wine", args: [command] },
    env,
    plug: async (port, path) => {
      const link = `${folder}/${port}`;
      await Deno.remove(link).catch(() => {});
      await Deno.symlink(path, link);
    },
    closedAt: async (word) => {
      const closer = `${folder}/close_window.exe`;
      await run("x86_64-w64-mingw32-gcc", ["-O1", "-o", closer, `${ROOT}/tests/e2e/close_window.c`]);
      return { name: "flasher.exe", needs: [], command: "wine", args: [closer, word, windowsPath(command)] };
    },
    installed: async (executable) => {
      const name = executable.replace(/.*\//, "");
      await install(executable, `${folder}/${name}`);
      return { name, needs: [], command: "wine", args: [`${folder}/${name}`] };
    },
    compiled: async (source) => {
      const program = `${folder}/${source}.exe`;
      const base = await windowsBase();
      const options = ["--quiet", "--no-check", "--allow-all", "--target", "x86_64-pc-windows-msvc"];
      const args = ["compile", ...options, "--output", `${program}.orig.exe`, `${ROOT}/tests/e2e/${source}`];
      await run(Deno.execPath(), args, base === undefined ? {} : { DENORT_BIN: base });
      await install(`${program}.orig.exe`, program);
      return { name: source, needs: [], command: "wine", args: [program] };
    },
  };
}

/** The base runtime for Windows; undefined = `deno compile` downloads it. */
async function windowsBase(): Promise<string | undefined> {
  if (!exists(DENORT)) return undefined;
  const { stdout } = await new Deno.Command(DENORT, { args: ["windows"], stderr: "inherit" }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** Wine 8 has no bcryptprimitives.dll, of which the runtime needs one function. advapi32 has the same function. */
async function makeRandomLibrary(folder: string, system: string): Promise<void> {
  const exports = "LIBRARY bcryptprimitives.dll\nEXPORTS\nProcessPrng = advapi32.SystemFunction036\n";
  await Deno.writeTextFile(`${folder}/random.def`, exports);
  const options = ["-shared", "-nostdlib", "-Wl,-e0", "-o", `${system}/bcryptprimitives.dll`];
  await run("x86_64-w64-mingw32-gcc", [...options, `${folder}/random.def`]);
}

/**
 * V8 uses VirtualAlloc2, which Wine 8 supports only partly. A copy of the program that finds no function with this name
 * works without it.
 */
function withoutPlaceholders(program: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const text = new TextDecoder("latin1").decode(program);
  for (const { index } of text.matchAll(/VirtualAlloc2(?=\0)/g)) {
    program.set(new TextEncoder().encode("X"), index + "VirtualAlloc".length);
  }
  return program;
}

async function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  // Its server outlives it and keeps its output, so it gets none.
  const child = new Deno.Command(command, {
    args: [...args],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  });
  const { code } = await child.spawn().status;
  // Stopping the server returns 2 if none was running.
  if (code !== 0 && command !== "wineserver") {
    throw new Error(`${command} ${args.join(" ")}: exit code ${code}`);
  }
}

/** Values of a device's properties as Wine's registry has them: a string (devpropdef.h: 0x12), a list of strings (0x2012). */
function textValue(type: "0012" | "2012", ...texts: readonly string[]): string {
  const units = Uint16Array.from(
    texts.join("\0") + (type === "2012" ? "\0\0" : "\0"),
    (unit) => unit.charCodeAt(0),
  );
  const bytes = [...new Uint8Array(units.buffer)].map((byte) => byte.toString(16).padStart(2, "0"));
  return `@=hex(ffff${type}):${bytes.join(",")}`;
}

/**
 * Registry entries for ports, and for devices of three drivers: CP210x, FT232R, and a CH340 without a driver. The port of
 * the FT232R has no location: the USB device above it has one.
 */
function registry(folder: string): string {
  const place = "PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)";
  const acpi = "ACPI(_SB_)#ACPI(PCI0)#ACPI(XHC_)#ACPI(RHUB)#ACPI(HS04)";
  return String.raw`Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\Software\Wine\Ports]
${PORTS.map((port) => `"${port}"="${folder}/${port}"`).join("\n")}

[HKEY_LOCAL_MACHINE\System\CurrentControlSet\Enum\USB\VID_10C4&PID_EA60\0001]
"ClassGUID"="{4D36E978-E325-11CE-BFC1-08002BE10318}"
"DeviceDesc"="Silicon Labs CP210x USB to UART Bridge"
"FriendlyName"="Silicon Labs CP210x USB to UART Bridge (COM10)"
"Service"="silabser"

[HKEY_LOCAL_MACHINE\System\CurrentControlSet\Enum\USB\VID_10C4&PID_EA60\0001\Device Parameters]
"PortName"="COM10"

[HKEY_LOCAL_MACHINE\System\CurrentControlSet\Enum\USB\VID_10C4&PID_EA60\0001\Properties\{a45c254e-df1c-4efd-8020-67d146a850e0}\0025]
${textValue("2012", `${place}#USB(2)`, `${acpi}#USB(2)`)}

[HKEY_LOCAL_MACHINE\System\CurrentControlSet\Enum\USB\VID_0403&PID_6001\A50285BI]
"ClassGUID"="{36FC9E60-C465-11CF-8056-444553540000}"
"DeviceDesc"="USB Serial Converter"
"Service"="FTDIBUS"

[HKEY_LOCAL_MACHINE\System\CurrentControlSet\Enum\USB\VID_0403&PID_6001\A50285BI\Properties\{a45c254e-df1c-4efd-8020-67d146a850e0}\0025]
${textValue("2012", `${place}#USB(3)`)}

[HKEY_LOCAL_MACHINE\System\CurrentControlSet\Enum\FTDIBUS\VID_0403+PID_6001+A50285BIA\0000\Properties\{4340a6c5-93fa-4706-972c-7b648008a5a7}\0008]
${textValue("0012", "USB\\VID_0403&PID_6001\\A50285BI")}

[HKEY_LOCAL_MACHINE\System\CurrentControlSet\Enum\FTDIBUS\VID_0403+PID_6001+A50285BIA\0000]
"ClassGUID"="{4D36E978-E325-11CE-BFC1-08002BE10318}"
"DeviceDesc"="USB Serial Port"
"FriendlyName"="USB Serial Port (COM1)"
"Service"="FTSER2K"

[HKEY_LOCAL_MACHINE\System\CurrentControlSet\Enum\FTDIBUS\VID_0403+PID_6001+A50285BIA\0000\Device Parameters]
"PortName"="COM1"

[HKEY_LOCAL_MACHINE\System\CurrentControlSet\Enum\USB\VID_1A86&PID_7523\5&2E5C7B8B&0&2]
"ClassGUID"="{4D36E97E-E325-11CE-BFC1-08002BE10318}"
"DeviceDesc"="USB2.0-Serial"

[HKEY_LOCAL_MACHINE\System\CurrentControlSet\Enum\USB\VID_1A86&PID_7523\5&2E5C7B8B&0&2\Properties\{4340a6c5-93fa-4706-972c-7b648008a5a7}\0003]
@=hex(ffff0007):1c,00,00,00
`.replaceAll("\n", "\r\n");
}

/**
 * If the base runtime itself came from `deno compile`, the headers keep the size of the data embedded
 * then, and a larger program would end outside of the mapped image. Offsets are those of winnt.h.
 */
function withWholeImage(program: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(program.buffer);
  const header = view.getUint32(0x3c, true);
  const optional = header + 24;
  const sections = optional + view.getUint16(header + 20, true);
  const last = sections + 40 * (view.getUint16(header + 6, true) - 1);
  const [virtualSize, address, rawSize] = [8, 12, 16].map((at) => view.getUint32(last + at, true));
  const size = Math.max(virtualSize!, rawSize!);
  const alignment = view.getUint32(optional + 32, true);
  view.setUint32(last + 8, size, true);
  view.setUint32(optional + 56, Math.ceil((address! + size) / alignment) * alignment, true);
  return program;
}
