/** What the monitor adds to what a board prints: a board's colours end with its line. */
import { assertEquals } from "@std/assert";
import { ConsoleView } from "../../../lib/cli/console/view.ts";
import { VirtualClock } from "../../../lib/simulator/mod.ts";

function viewed(colours: boolean) {
  let screen = "";
  const view = new ConsoleView({
    stdout: { write: (text) => void (screen += text), isTerminal: true, columns: () => 80 },
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

Deno.test("console view: a colour ends with the line, wherever the text is cut", () => {
  const { show } = viewed(true);
  assertEquals(show("\x1b[8mhidden\r\nnext\n"), "\x1b[8mhidden\x1b[0m\r\nnext\n");
  assertEquals(show("\x1b[30;40", "mdark", "\r", "\nnext"), "\x1b[30;40mdark\r\x1b[0m\nnext");
});

Deno.test("console view: a board that ends its colours itself is not corrected", () => {
  const { show } = viewed(true);
  for (const line of ["\x1b[0;32mI (31) boot\x1b[0m\r\n", "\x1b[32mok\x1b[m\n", "plain\n"]) {
    assertEquals(show(line), line);
  }
});

Deno.test("console view: colours end before words of our own, and at the end", () => {
  const { view, show } = viewed(true);
  show("\x1b[8mhidden");
  assertEquals(view.breakLine(), "\x1b[0m\n");
  assertEquals(view.breakLine(), "");
  show("\x1b[31m");
  assertEquals(view.breakLine(), "\x1b[0m");
});

Deno.test("console view: without colours there is nothing to end", () => {
  const { view, show } = viewed(false);
  assertEquals(show("\x1b[31mred\n\x1b[8m"), "red\n");
  assertEquals(view.breakLine(), "");
});
