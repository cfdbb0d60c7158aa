/**
 * A virtual computer: Debian's kernel with its own driver for an FTDI adapter, so that the port is a real
 * /dev/ttyUSB0. The adapter's other side is the emulator's pty, including DTR and RTS. Only the executable runs
 * there, from this computer's files, which are mounted read-only.
 */
import type { Emulator } from "./emulator.ts";
import { ROOT, tools, VM } from "./parts.ts";

export interface Machine extends AsyncDisposable {
  /** Resolves when the guest's output matches. Rejects if the guest ends first. */
  printed(pattern: RegExp): Promise<void>;
  /** Resolves with its whole output when it has ended. */
  readonly ended: Promise<string>;
  /** Unplugs the adapter. */
  removeAdapter(): Promise<void>;
}

/** Time limit of a guest, seconds. It takes about 12 s, and many times that on a busy machine. */
const LIMIT_S = 400;
const QEMU = "qemu-system-x86_64";
/** The adapter: the third device without an id on the command line. */
const ADAPTER = "/machine/peripheral-anon/device[2]";

/** Boots a guest that runs `script` in the project folder. It ends with the script, or with the block. */
export async function startMachine(board: Emulator, script: string): Promise<Machine> {
  const { folder } = await tools();
  const { FLASHER_LIBC, ...forLines } = board.env;
  const words = Object.entries(forLines).map(([name, value]) => `${name}=${value}`);
  const here = await Deno.makeTempDir({ dir: folder });
  const monitor = `${here}/monitor`;
  // A wrapper in place of QEMU on the path, which adds a monitor.
  await Deno.mkdir(`${here}/bin`);
  await Deno.writeTextFile(
    `${here}/bin/${QEMU}`,
    `#!/bin/sh\nexec /usr/bin/${QEMU} "$@" -monitor unix:${monitor},server,nowait\n`,
    { mode: 0o755 },
  );
  await Deno.writeTextFile(`${here}/script`, script);
  const child = new Deno.Command("stdbuf", {
    // Line by line, because the guest's output says when to unplug.
    args: ["-oL", VM, "run", board.port, "bash", `${here}/script`],
    env: {
      // For QEMU, which owns the other side of the adapter; the guest has plain drivers.
      VM_ENV: [`LD_PRELOAD=${FLASHER_LIBC}`, ...words, `PATH=${here}/bin:/usr/bin:/bin`].join(" "),
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
  const tell = async (command: string) => {
    const connection = await Deno.connect({ transport: "unix", path: monitor });
    await connection.write(new TextEncoder().encode(`${command}\n`));
    // A prompt at the start, and another one after the command; "quit" ends the connection instead.
    let said = "";
    for await (const piece of connection.readable.pipeThrough(new TextDecoderStream())) {
      said += piece;
      if (said.split("(qemu) ").length > 2) return;
    }
  };
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
    removeAdapter: () => tell(`device_del ${ADAPTER}`),
    async [Symbol.asyncDispose]() {
      // It may already have ended.
      await tell("quit").catch(() => {});
      await ended;
    },
  };
}
