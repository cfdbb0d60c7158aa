/** `--wipe-files`: a question of its own before it, and the advice to use it. */
import { wipeHelps, withAdvice } from "../app/board_files/wipe_helps.ts";
import { shellWord } from "../app/shell_word.ts";
import { Interrupted } from "../errors.ts";
import type { PortName } from "../serial/port_name.ts";
import type { Call } from "./command.ts";
import { describeBoardAt } from "./describe/board_at.ts";
import { WITHOUT_WIPE } from "./flags.ts";
import { nextLine } from "./next_step.ts";
import type { OneBoard } from "./room/one_board.ts";
import { sessionPerson } from "./screen/ask.ts";

/**
 * Asks before a port is opened; `--yes` does not answer. Returns false without the flag. Without a terminal, the flag is
 * the consent, as `--erase all` is. Throws Interrupted if the answer is not yes.
 */
export async function mayWipe(call: Call, port: PortName): Promise<boolean> {
  if (!call.has("wipe-files")) return false;
  const person = sessionPerson(call);
  if (!person.isPresent) return true;
  person.show([
    "If the board's program does not let flasher in, its file system will be blanked.",
    "Every file on the board is then lost: programs, libraries, settings, and all data that programs have saved. " +
    "flasher cannot list or save these files. Only the files of this command are written again.",
  ]);
  if (await person.confirm(`Blank the file system of ${describeBoardAt(port)} if necessary?`)) return true;
  throw new Interrupted("Nothing was changed: the answer was not yes");
}

/**
 * Runs `act`. If a board does not let flasher in, the error names the command that blanks its file system. `one`: tells
 * which board of a room it is.
 */
export async function advisingWipe<T>(
  call: Call,
  act: () => Promise<T>,
  one?: () => Promise<OneBoard>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!wipeHelps(error)) throw error;
    if (call.has("wipe-files")) {
      throw withAdvice(error, "Erase the whole flash, and write the firmware again: flasher run --erase all");
    }
    const { advice, restarted } = error.facts;
    const first = advice ?? (restarted ? undefined : error.hint);
    throw withAdvice(error, [...(first === undefined ? [] : [first]), await wipeLine(call, one)].join("\n"));
  }
}

const TO = "blank the file system, so that the board lets flasher in (all files on the board are lost)";

async function wipeLine(call: Call, one: (() => Promise<OneBoard>) | undefined): Promise<string> {
  const { system: { args, os }, argument } = call;
  if (one !== undefined) {
    const { lineForOne } = await import("./room/one_board.ts");
    return `To ${TO}: ${lineForOne(call, await one(), "wipe-files")}`;
  }
  const [command = "run", ...rest] = args;
  if (command === "files" && WITHOUT_WIPE.includes(argument ?? "")) {
    return nextLine(call, {
      to: TO,
      command: "files",
      argument: "put",
      words: ["main.py", "/main.py", "--wipe-files"],
      same: "board",
    });
  }
  const words = rest.map((word) => word.startsWith("-") ? word : shellWord(word, os));
  return `To ${TO}: flasher ${[command, "--wipe-files", ...words].join(" ")}`;
}
