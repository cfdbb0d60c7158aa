/**
 * A whole computer in software: Debian's kernel with its own driver for an FTDI adapter, so that the port is a real
 * /dev/ttyUSB0. The adapter's other side is the emulator's pty, DTR and RTS included. Only the compiled flasher runs
 * there, from this computer's files, which are mounted read-only.
 */
import type { Emulator } from "./emulator.ts";
import { ROOT, tools, VM } from "./parts.ts";

export interface Machine extends AsyncDisposable {
  /** Resolves when what the guest has printed matches; rejects if it ends before. */
  printed(pattern: RegExp): Promise<void>;
  /** Everything that it printed, when it has ended. */
  readonly ended: Promise<string>;
  /** Pulls the adapter out of its socket. */
  removeAdapter(): Promise<void>;
}

/** A guest takes about 12 s in a quiet minute; a machine full of work, many times that. Seconds. */
const LIMIT_S = 400;
const QEMU = "qemu-system-x86_64";
/** The third device of the command line that has no id is the adapter. */
const ADAPTER = "/machine/peripheral-anon/device[2]";

/** Boots one, and lets it run `script` in the project's folder; it ends with the script, or with the block. */
export async function startMachine(board: Emulator, script: string): Promise<Machine> {
  const { folder } = await tools();
  const { FLASHER_LIBC, ...forLines } = board.env;
  const words = Object.entries(forLines).map(([name, value]) => `${name}=${value}`);
  const here = await Deno.makeTempDir({ dir: folder });
  const monitor = `${here}/monitor`;
  // In place of QEMU on the path, so that it gets a monitor.
  await Deno.mkdir(`${here}/bin`);
  await Deno.writeTextFile(
    `${here}/bin/${QEMU}`,
    `#!/bin/sh\nexec /usr/bin/${QEMU} "$@" -monitor unix:${monitor},server,nowait\n`,
    { mode: 0o755 },
  );
  await Deno.writeTextFile(`${here}/script`, script);
  const child = new Deno.Command("stdbuf", {
    // Line by line: what the guest prints says when to pull the plug.
    args: ["-oL", VM, "run", board.port, "bash", `${here}/script`],
    env: {
      // It goes into QEMU, which owns the other side of the adapter: the guest has plain drivers.
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
    // A prompt at the beginning, and another one when it is done; "quit" ends the connection instead.
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
      // Gone already, in the best case.
      await tell("quit").catch(() => {});
      await ended;
    },
  };
}
