/** The monitor's additions to a board's output: it ends the board's colours with each line. */
import { assertEquals } from "@std/assert";
import { ConsoleView } from "../../../lib/cli/console/view.ts";
import { VirtualClock } from "../../../lib/simulator/mod.ts";

function viewed(colours: boolean) {
  let screen = "";
  const view = new ConsoleView({
    stdout: { write: (text) => void (screen += text), isTerminal: true, columns: () => 80, rows: () => 24 },
    clock: new VirtualClock(),
    colours,
    log: undefined,
    until: undefined,
  });
  const show = (...texts: readonly string[]) => {
    for (const text of texts) view.show(new TextEncoder().encode(text));
    const shown = screen;
    screen = "";
    return shown;
  };
  return { view, show };
}

Deno.test("console view: a colour ends with its line, in any division into chunks", () => {
  const { show } = viewed(true);
  assertEquals(show("\x1b[8mhidden\r\nnext\n"), "\x1b[8mhidden\x1b[0m\r\nnext\n");
  assertEquals(show("\x1b[30;40", "mdark", "\r", "\nnext"), "\x1b[30;40mdark\r\x1b[0m\nnext");
});

Deno.test("console view: output that ends its own colours is not changed", () => {
  const { show } = viewed(true);
  for (const line of ["\x1b[0;32mI (31) boot\x1b[0m\r\n", "\x1b[32mok\x1b[m\n", "plain\n"]) {
    assertEquals(show(line), line);
  }
});

Deno.test("console view: colours end before flasher's own output, and at the end", () => {
  const { view, show } = viewed(true);
  show("\x1b[8mhidden");
  assertEquals(view.breakLine(), "\x1b[0m\n");
  assertEquals(view.breakLine(), "");
  show("\x1b[31m");
  assertEquals(view.breakLine(), "\x1b[0m");
});

Deno.test("console view: without colours nothing is added", () => {
  const { view, show } = viewed(false);
  assertEquals(show("\x1b[31mred\n\x1b[8m"), "red\n");
  assertEquals(view.breakLine(), "");
});
