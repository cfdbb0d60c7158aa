/** The end of a session with a board's Python: the board starts again, and the first error is the one that is told. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { putOnBoard, withPython as withBoardPython } from "../../../lib/app/board_files/put_on_board.ts";
import { BoardFilesError, Interrupted, PortError } from "../../../lib/errors.ts";
import type { ResetMethod } from "../../../lib/reset/script.ts";
import { type PythonConsole, withPython } from "../../fake/python_board.ts";
import { wantedFiles } from "../../repl/bench.ts";

const FAILS: ResetMethod = {
  carryOut: () => Promise.reject(new PortError("Cannot set DTR and RTS: the adapter is gone", "lost")),
};

function optionsFor({ clock }: PythonConsole, method: ResetMethod, signal = new AbortController().signal) {
  return { clock, signal, method, baud: 115_200, fresh: undefined, started: false };
}

Deno.test("leaving Python: a restart that fails does not hide why the work failed", async () => {
  await withPython({}, async (terminal) => {
    await terminal.clock.sleep(1500);
    const act = () =>
      withBoardPython(
        terminal.port,
        optionsFor(terminal, FAILS),
        () => Promise.reject(new BoardFilesError("Cannot write files: the first error")),
      );
    await assertRejects(act, BoardFilesError, "the first error");
  });
});

Deno.test("leaving Python: if only the restart fails, the error says that the files are in place", async () => {
  await withPython({}, async (terminal) => {
    await terminal.clock.sleep(1500);
    const put = () =>
      putOnBoard(terminal.port, {
        ...optionsFor(terminal, FAILS),
        wanted: wantedFiles({ "/main.py": "print(1)\n" }),
        report: () => {},
        mac: undefined,
        hasBuild: undefined,
        checks: false,
      });
    const error = await assertRejects(put, PortError);
    assertEquals(
      error.boardState,
      "The firmware and the files are in place. The board was not restarted.",
    );
  });
});

Deno.test("leaving Python after Ctrl-C, without a line that resets: the board's program starts again", async () => {
  const files = { "/main.py": "print('the', 'program')\n" };
  await withPython({ files }, async (terminal) => {
    assertStringIncludes(await terminal.hear(1500), "the program");
    const abort = new AbortController();
    const act = () =>
      withBoardPython(terminal.port, optionsFor(terminal, [], abort.signal), async (python) => {
        abort.abort(new Interrupted());
        await python.states(["/main.py"]);
      });
    await assertRejects(act, Interrupted);
    const heard = await terminal.hear(1000);
    assert(heard.includes("the program"), heard);
  });
});
