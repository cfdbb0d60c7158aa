/** A terminal that draws: tmux, with its own server. */
import { ROOT } from "./parts.ts";

const LIMIT_MS = 60_000;

export interface Tmux extends AsyncDisposable {
  resize(columns: number, rows: number): Promise<void>;
  /** Presses keys as `tmux send-keys` names them. */
  press(...keys: readonly string[]): Promise<void>;
  /** The visible lines, without empty ones at the end; with `history`, also those that have scrolled away. */
  picture(options?: { readonly history?: boolean }): Promise<string[]>;
  /** Waits until the screen is as wanted, and returns it. */
  shows(isWanted: (lines: readonly string[]) => boolean, history?: boolean): Promise<string[]>;
}

/** Runs the command in a window. It stays when the command has ended. */
export async function startInTmux(
  command: readonly string[],
  { columns, rows, cwd = ROOT }: { readonly columns: number; readonly rows: number; readonly cwd?: string },
): Promise<Tmux> {
  const socket = `flasher-${crypto.randomUUID()}`;
  const call = async (...args: readonly string[]) => {
    const { success, stdout, stderr } = await new Deno.Command("tmux", {
      args: ["-u", "-L", socket, "-f", "/dev/null", ...args],
      // tmux refuses to run inside tmux.
      env: { TMUX: "", LC_ALL: "C.UTF-8", NO_COLOR: "1" },
    }).output();
    if (!success) throw new Error(`tmux ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  };
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  await call(
    ...["new-session", "-d", "-x", String(columns), "-y", String(rows), "-c", cwd],
    // The window stays until the test has read it.
    ...["sh", "-c", `${quoted}; exec cat`],
  );
  async function picture({ history = false } = {}): Promise<string[]> {
    const lines = (await call("capture-pane", "-p", ...(history ? ["-S", "-"] : []))).split("\n");
    return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
  }
  return {
    resize: async (width, height) => {
      await call("resize-window", "-x", String(width), "-y", String(height));
    },
    press: async (...keys) => void (await call("send-keys", ...keys)),
    picture,
    async shows(isWanted, history = false) {
      const deadline = performance.now() + LIMIT_MS;
      while (true) {
        const lines = await picture({ history });
        if (isWanted(lines)) return lines;
        if (performance.now() > deadline) throw new Error(`not on the screen:\n${lines.join("\n")}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async [Symbol.asyncDispose]() {
      await call("kill-server");
    },
  };
}
