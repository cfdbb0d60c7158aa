/**
 * A virtual computer: Debian's kernel with its own driver for FTDI adapters, so that a port is a real /dev/ttyUSB0. An
 * adapter's other side is a pty of this computer, with DTR and RTS if it is an emulator's. Only the executable runs
 * there, from this computer's files, which are mounted read-only.
 */
import type { Emulator } from "./emulator.ts";
import { ROOT, VM } from "./parts.ts";
import { tellQemu } from "./qmp.ts";

export interface Machine extends AsyncDisposable {
  /** Resolves when the guest's output matches. Rejects if the guest ends first. */
  printed(pattern: RegExp): Promise<void>;
  /** Resolves with its whole output when it has ended. */
  readonly ended: Promise<string>;
  /** Unplugs the adapter that was there at the start. */
  removeAdapter(): Promise<void>;
  /** Plugs an adapter into a socket of the hub, from 1. Its other side is the pty in `onHub` at this place. */
  plug(socket: number): Promise<void>;
  unplug(socket: number): Promise<void>;
}

/** Time limit of a guest, seconds. It takes about 12 s, and many times that on a busy machine. */
const LIMIT_S = 400;
/** The adapter: the third device without an id on the command line. */
const ADAPTER = "/machine/peripheral-anon/device[2]";

/** Its socket at the controller; the adapter of every machine has the first one. */
const HUB = 2;

/**
 * Boots a guest that runs `script` in the project folder. It ends with the script, or with the block. With `onHub`, ptys,
 * it has a hub whose sockets are empty.
 */
export async function startMachine(
  board: Pick<Emulator, "port" | "env">,
  script: string,
  { onHub = [] }: { readonly onHub?: readonly string[] } = {},
): Promise<Machine> {
  const { FLASHER_LIBC, ...forLines } = board.env;
  const here = await Deno.makeTempDir({ prefix: "flasher-vm-" });
  const monitor = `${here}/monitor`;
  await Deno.writeTextFile(`${here}/script`, script);
  const hub = onHub.length === 0 ? [] : ["-device", `usb-hub,port=${HUB}`];
  const chardevs = onHub.flatMap((pty, index) => ["-chardev", `serial,id=pty${index + 1},path=${pty}`]);
  const child = new Deno.Command("stdbuf", {
    // Line by line, because the guest's output says when to unplug.
    args: ["-oL", VM, "run", board.port, "bash", `${here}/script`],
    env: {
      // For QEMU, which owns the other side of the adapter; the guest has plain drivers.
      VM_ENV: Object.entries({ ...forLines, ...(FLASHER_LIBC !== undefined && { LD_PRELOAD: FLASHER_LIBC }) })
        .map(([name, value]) => `${name}=${value}`).join(" "),
      VM_QEMU: ["-qmp", `unix:${monitor},server=on,wait=off`, ...hub, ...chardevs].join(" "),
      VM_TIMEOUT: String(LIMIT_S),
    },
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();

  let out = "";
  const waiting = new Set<() => void>();
  const ended = (async () => {
    for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
      out += piece;
      waiting.forEach((look) => look());
    }
    await child.status;
    return out;
  })();
  return {
    ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(out)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void ended.then(() => reject(new Error(`it ended without printing ${pattern}: ${out}`)));
      }),
    removeAdapter: () => tellQemu(monitor, { execute: "device_del", arguments: { id: ADAPTER } }),
    plug: (socket) =>
      tellQemu(monitor, {
        execute: "device_add",
        arguments: {
          driver: "usb-serial",
          id: `adapter${socket}`,
          chardev: `pty${socket}`,
          port: `${HUB}.${socket}`,
        },
      }),
    unplug: (socket) => tellQemu(monitor, { execute: "device_del", arguments: { id: `adapter${socket}` } }),
    async [Symbol.asyncDispose]() {
      // It may already have ended.
      await tellQemu(monitor, { execute: "quit" }).catch(() => {});
      await ended;
      await Deno.remove(here, { recursive: true });
    },
  };
}
