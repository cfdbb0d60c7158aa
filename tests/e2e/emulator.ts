/** Starts the ESP8266 emulator: Espressif's mask ROM, executed in real time, on a pty with modem lines. */
import { tools } from "./parts.ts";

/** The ROM's text after loading an image: the checksum in the file, and the computed one. */
export const LOADED = /load 0x[0-9a-f]+, len \d+[^]*chksum 0x([0-9a-f]{2})\s+csum 0x\1\s/;

export interface Emulator extends AsyncDisposable {
  /** The pty through which to flash. */
  readonly port: string;
  /** Address of a strict RFC 2217 server for the chip, instead of the pty, if requested. */
  readonly url: string;
  /** Environment that gives the pty modem lines, wired to this chip's reset circuit. */
  readonly env: Readonly<Record<string, string>>;
  /** The whole flash. */
  flash(): Promise<Uint8Array>;
  /** The text that the chip has sent since the last boot banner of its ROM. */
  said(): Promise<string>;
  /** Sends a line to the control port, and returns its answer. */
  control(line: string): Promise<string>;
  /** Every change of the lines: `DTR=1 RTS=0`. */
  lines(): Promise<readonly string[]>;
  /** Pulls the plug. */
  unplug(): Promise<void>;
}

/** The same for programs that use the system's C library, which flasher does not. */
export function preloaded({ env: { FLASHER_LIBC, ...env } }: Emulator): Readonly<Record<string, string>> {
  return { ...env, LD_PRELOAD: FLASHER_LIBC! };
}

/** The environment that gives the ptys of several emulators modem lines, each wired to its own chip. */
export async function envOfAll(boards: readonly Emulator[]): Promise<Readonly<Record<string, string>>> {
  const controls = await Promise.all(boards.map(async ({ port, env: { MODEMSHIM_CONTROL } }) => {
    const number = (await Deno.realPath(port)).split("/").at(-1);
    return `${number}=${MODEMSHIM_CONTROL}`;
  }));
  return { ...boards[0]!.env, MODEMSHIM_CONTROL: controls.join(",") };
}

/** Starts an emulator with blank or given flash. It ends with the block: `await using`. */
export async function startEmulator(
  { network = false, flash, stuck, folds = false, mac }: {
    readonly network?: boolean;
    readonly flash?: Uint8Array;
    /** Address of a cell that reads as 00 after programming. */
    readonly stuck?: number;
    /** 1 MB of flash with an id that claims 4 MB. Default: 4 MB. */
    readonly folds?: boolean;
    /** `5c:cf:7f:00:00:01`. Default: that of every other emulator. */
    readonly mac?: string;
  } = {},
): Promise<Emulator> {
  const { emulator, rom, modemLines, folder } = await tools();
  const here = await Deno.makeTempDir({ dir: folder });
  const files = {
    flash: `${here}/flash.bin`,
    port: `${here}/tty`,
    log: `${here}/uart`,
    lines: `${here}/lines`,
  };
  if (flash !== undefined) await Deno.writeFile(files.flash, flash);
  const [control, server] = [freePort(), freePort()];
  const child = new Deno.Command(emulator, {
    args: [
      ...["--rom", rom, "--flash", files.flash, "--control", `${control}`, "--uart-log", files.log],
      ...["--speed", "1", "--strict-baud"],
      ...stuck === undefined ? [] : ["--stuck", `0x${stuck.toString(16)}`],
      ...mac === undefined ? [] : ["--mac", mac],
      ...folds ? ["--flash-size", "1M", "--flash-id", "0x1640EF"] : [],
      ...network ? ["--rfc2217", `${server}`] : ["--pty-link", files.port],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await until(() => answers(control));
  let alive = true;
  const unplug = async () => {
    if (alive) child.kill("SIGKILL");
    alive = false;
    await child.status;
  };
  return {
    port: files.port,
    url: `rfc2217://127.0.0.1:${server}`,
    env: { FLASHER_LIBC: modemLines, MODEMSHIM_CONTROL: `${control}`, MODEMSHIM_LOG: files.lines },
    flash: () => Deno.readFile(files.flash),
    said: async () => textOf(await readEnd(files.log)),
    control: (line) => ask(control, line),
    lines: async () =>
      (await Deno.readTextFile(files.lines)).trim().split("\n").map((line) =>
        line.split(" ").slice(-2).join(" ")
      ),
    unplug,
    [Symbol.asyncDispose]: unplug,
  };
}

/** The last megabyte of a log with every byte of a session. */
async function readEnd(path: string): Promise<string> {
  using file = await Deno.open(path);
  const { size } = await file.stat();
  await file.seek(Math.max(0, size - (1 << 20)), Deno.SeekMode.Start);
  return await new Response(file.readable).text();
}

/** Parses what the chip sent: lines of "seconds < hex". */
function textOf(log: string): string {
  const bytes = log.split("\n").filter((line) => line.includes(" < ")).map((line) =>
    parseInt(line.split(" ").at(-1)!, 16)
  );
  const text = new TextDecoder("latin1").decode(Uint8Array.from(bytes));
  return text.slice(Math.max(0, text.lastIndexOf("ets ")));
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await ask(port, "status")).startsWith("pc=");
  } catch {
    return false;
  }
}

async function ask(port: number, line: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(line + "\n"));
  const buffer = new Uint8Array(1024);
  const count = await connection.read(buffer);
  return new TextDecoder().decode(buffer.subarray(0, count ?? 0)).trim();
}

/** Waits until `condition` is true. Throws after ten seconds. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 10_000; !await what();) {
    if (performance.now() > deadline) throw new Error(`still not true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
