/** Files after the flash: only for the board that was flashed, and a board that is only checked is not changed. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { putOnBoard } from "../../../lib/app/board_files/put_on_board.ts";
import { BoardFilesError, DifferentFlashError } from "../../../lib/errors.ts";
import type { FlashEvent } from "../../../lib/esp/events.ts";
import { withPython } from "../../fake/python_board.ts";
import { wantedFiles } from "../../repl/bench.ts";

const OWN = "5c:cf:7f:0a:0b:0c";
const HELD = { "/main.py": "old" };

async function put(
  files: Record<string, string>,
  { mac = OWN, checks = false, method = [] as const }: {
    mac?: string;
    checks?: boolean;
    method?: readonly [];
  } = {},
) {
  return await withPython({ files: HELD }, async ({ port, clock, hear, files: found }) => {
    await clock.sleep(1500);
    const events: FlashEvent[] = [];
    const signal = new AbortController().signal;
    const job = {
      port,
      clock,
      signal,
      method,
      baud: 115_200,
      fresh: undefined,
      started: false,
      mac,
      checks,
      hasBuild: undefined,
    };
    const result = await putOnBoard(port, {
      ...job,
      wanted: wantedFiles(files),
      report: (event) => void events.push(event),
    }).catch((error) => error);
    return { result, events, found: found(), printed: await hear(1000) };
  });
}

Deno.test("files after the flash: written, with their events in order", async () => {
  const { result, events, found } = await put({ "/main.py": "new" });
  assertEquals(result, { total: 1, written: 1, equal: 0, removed: 0 });
  assertEquals(events.map(({ type }) => type), ["files", "file-progress", "board-file"]);
  assertEquals(found, { "/main.py": "new" });
});

Deno.test("files after the flash: another board at the port is refused", async () => {
  const { result, found } = await put({ "/main.py": "new" }, { mac: "5c:cf:7f:0a:0b:99" });
  await assertRejects(() => Promise.reject(result), BoardFilesError, "expected 5c:cf:7f:0a:0b:99");
  assertStringIncludes(result.boardState, "The firmware is in place.");
  assertEquals(found, HELD);
});

Deno.test("files after the flash: a board that is only checked keeps what it has", async () => {
  assertEquals((await put(HELD, { checks: true })).result.equal, 1);
  const { result, found } = await put({ "/main.py": "new" }, { checks: true });
  await assertRejects(() => Promise.reject(result), DifferentFlashError);
  assertEquals(found, HELD);
});

Deno.test("files after the flash: without a line that resets, Python starts again, and with it the new program", async () => {
  const { printed } = await put({ "/main.py": "print('the', 'new', 'program')\n" });
  assertStringIncludes(printed, "the new program");
});
