/** A table with a board behind a pty, for walks in another process: it is plugged in, its buttons are pressed, it is unplugged. */
import { type Emulator, startEmulator } from "../emulator.ts";
import { FIRMWARE } from "../parts.ts";
import { type PtyBoard, startPtyBoard } from "../pty_board.ts";

export interface Table extends AsyncDisposable {
  /**
   * `POST /plug` (answers with the port), `/bootloader`, `/unplug`. With the ROM of a chip: `/plug-rom` (answers with
   * the port and the environment that gives it modem lines, as JSON), and `/compare` (answers with "equal" if its flash
   * holds MicroPython, but for the flash size in its header).
   */
  readonly url: string;
}

/** It takes a person about this long to press a button. Milliseconds. */
const PRESS_MS = 50;

/** It ends with the block: `await using`. */
export function startTable(): Table {
  let board: PtyBoard | undefined;
  let rom: Emulator | undefined;

  async function unplug(): Promise<void> {
    await board?.[Symbol.asyncDispose]();
    await rom?.[Symbol.asyncDispose]();
    board = rom = undefined;
  }

  async function act(what: string): Promise<string> {
    switch (what) {
      case "/plug":
        await unplug();
        board = await startPtyBoard("none");
        return board.path;
      case "/bootloader":
        board?.board.press("gpio0");
        board?.board.press("reset");
        await new Promise((resolve) => setTimeout(resolve, PRESS_MS));
        board?.board.release("reset");
        await new Promise((resolve) => setTimeout(resolve, PRESS_MS));
        board?.board.release("gpio0");
        return "";
      case "/unplug":
        await unplug();
        return "";
      case "/plug-rom": {
        await unplug();
        rom = await startEmulator();
        return JSON.stringify({ port: rom.port, env: rom.env });
      }
      case "/compare": {
        const [wanted, flash] = await Promise.all([Deno.readFile(FIRMWARE[0]!), rom!.flash()]);
        // flasher sets the flash size in the header, byte 3, to what the chip has: the profile says "detect".
        const differs = wanted.findIndex((byte, at) => at !== 3 && flash[at] !== byte);
        return differs === -1 ? "equal" : `differs at ${differs}`;
      }
      default:
        throw new Error(`nobody can do ${what}`);
    }
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async ({ url }) => {
    try {
      return new Response(await act(new URL(url).pathname));
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    async [Symbol.asyncDispose]() {
      await unplug();
      await server.shutdown();
    },
  };
}
