/** The raw prompt against a port that says exactly what a test wants. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ReplLine } from "../../lib/repl/line.ts";
import { errnoOf, readPasteAnswer, readRawAnswer } from "../../lib/repl/raw_answer.ts";
import { RawPrompt } from "../../lib/repl/raw_prompt.ts";
import { BytesLost } from "../../lib/repl/bytes_lost.ts";
import type { SerialPort } from "../../lib/serial/port.ts";
import { VirtualClock } from "../../lib/simulator/mod.ts";

/** `answer` is called with all bytes sent so far, and returns what the board sends next; `idle` when nothing comes. */
function scripted(answer: (sent: string) => string, idle: () => string = () => "") {
  const clock = new VirtualClock();
  let sent = "";
  let inbox = "";
  const port: SerialPort = {
    name: "scripted",
    hasLines: false,
    async read(timeoutMs) {
      if (inbox === "") inbox = idle();
      await clock.sleep(inbox === "" ? timeoutMs : 0.1);
      const bytes = Uint8Array.from(inbox, (char) => char.charCodeAt(0));
      inbox = "";
      return bytes;
    },
    write(bytes) {
      sent += String.fromCharCode(...bytes);
      inbox += answer(sent);
      return Promise.resolve();
    },
    setLines: () => Promise.resolve(),
    setBaud: () => Promise.resolve(),
    discardInput: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const signal = new AbortController().signal;
  return { clock, prompt: new RawPrompt(new ReplLine({ port, clock, signal })), sent: () => sent };
}

const PATIENCE = { silent: 1000, whole: 1000 };
const GRANT = "R\x01\x80\x00\x01";
const GREETING = "raw REPL; CTRL-B to exit\r\n>";

Deno.test("raw paste: at most 128 bytes are unread at any time, although two windows are granted", async () => {
  let granted = 128;
  let most = 0;
  const { prompt } = scripted((sent) => {
    if (sent === "\x05A\x01") return GRANT;
    const code = sent.length - 3;
    most = Math.max(most, code - granted + 128);
    if (sent.endsWith("\x04")) return "\x04done\x04\x04>";
    if (code < granted) return "";
    granted += 128;
    return "\x01";
  });
  assertEquals(await prompt.run("x".repeat(1000), PATIENCE), { output: "done", trace: "", length: 7 });
  assertEquals(most, 128);
});

Deno.test("raw paste: a board that grants nothing more is freed by Ctrl-C, in bounded time", async () => {
  const { prompt, clock, sent } = scripted((sent) => {
    if (sent === "\x05A\x01") return GRANT;
    return sent.endsWith("\r\x03\x01") ? GREETING : "";
  });
  await assertRejects(() => prompt.run("x".repeat(200), PATIENCE), BytesLost);
  assertEquals(sent().length, 3 + 128 + 1 + 3);
  assertEquals(clock.now() < 10_000, true);
});

Deno.test("raw paste: a board that refuses it gets small pieces with pauses, and is not asked again", async () => {
  const { prompt, clock, sent } = scripted((sent) => {
    if (sent.endsWith("\x05A\x01")) return "R\x00>";
    return sent.endsWith("\x04") ? "OKyes\x04\x04>" : "";
  });
  assertEquals((await prompt.run("y".repeat(320), PATIENCE)).output, "yes");
  assertEquals(clock.now() >= 100, true);
  assertEquals((await prompt.run("z", PATIENCE)).output, "yes");
  assertEquals(sent().split("\x05A\x01").length, 2);
});

Deno.test("raw answers: parts, and the errors in them", () => {
  assertEquals(readRawAnswer("out\x04trace\x04>more"), { output: "out", trace: "trace", length: 11 });
  for (const text of ["", "out", "out\x04", "out\x04trace\x04"]) assertEquals(readRawAnswer(text), undefined);
  assertEquals(readPasteAnswer("R\x01\x80\x00\x01"), { kind: "granted", window: 128, length: 4 });
  assertEquals(readPasteAnswer("R\x00").kind, "more");
  assertEquals(readPasteAnswer("R\x00>").kind, "refused");
  assertEquals(readPasteAnswer(`\r\n${GREETING}`).kind, "unknown");
  assertEquals(errnoOf("Traceback\r\nOSError: [Errno 28] ENOSPC\r\n"), 28);
  assertEquals(errnoOf("OSError: 30\r\n"), 30);
  assertEquals(errnoOf("ValueError: 28\r\n"), undefined);
});

/**
 * A board with raw paste: it reads at once, grants a window after each, and runs code when the test lets it. `traces`: of
 * each run; `deaf`: it does not answer requests for raw paste while it runs code.
 */
function pastingBoard({ traces = [], deaf = false, window = 128 }: {
  readonly traces?: readonly string[];
  readonly deaf?: boolean;
  /** Bytes that each grant permits. */
  readonly window?: number;
} = {}) {
  const codes: string[] = [];
  const ahead: number[] = [];
  let [at, asked, granted, ran] = [0, false, window, false];
  let all = "";

  /** The code ends; what was sent meanwhile is read now. */
  function endRun(): string {
    if (!ran) return "";
    ran = false;
    ahead.push(all.length - at);
    if (deaf) at = all.length;
    return `\x04${traces[codes.length - 1] ?? ""}\x04>${read()}`;
  }

  function read(): string {
    const rest = all.slice(at);
    if (rest.endsWith("\r\x03\x01")) {
      [at, asked, granted] = [all.length, false, window];
      return GREETING;
    }
    if (!rest.startsWith("\x05A\x01")) return "";
    let out = asked ? "" : `R\x01${String.fromCharCode(window)}\x00\x01`;
    asked = true;
    const code = rest.slice(3);
    for (; code.length >= granted; granted += window) out += "\x01";
    if (!code.endsWith("\x04")) return out;
    codes.push(code.slice(0, -1));
    [at, asked, granted, ran] = [all.length, false, window, true];
    return `${out}\x04`;
  }

  const { prompt, sent } = scripted((sent) => {
    all = sent;
    return ran ? "" : read();
  }, endRun);
  return { prompt, codes, ahead, sent };
}

Deno.test("raw paste: the next code begins while the board runs the last one, with at most 128 bytes", async () => {
  const { prompt, codes, ahead, sent } = pastingBoard();
  const all = ["a".repeat(300), "b".repeat(500), "c".repeat(10), "d"];
  for (const [i, code] of all.slice(0, 3).entries()) {
    const { trace } = await prompt.run(code, PATIENCE, all[i + 1]);
    assertEquals(trace, "");
  }
  assertEquals(codes, all.slice(0, 3));
  assertEquals(ahead, [128, 12, 3]);
  assertEquals(sent().split("\x05A\x01").length - 1, 4);
});

Deno.test("raw paste: a board with a small window is sent no more than that ahead", async () => {
  const { prompt, codes, ahead } = pastingBoard({ window: 32 });
  const all = ["a".repeat(300), "b".repeat(500), "c"];
  for (const [i, code] of all.entries()) await prompt.run(code, PATIENCE, all[i + 1]);
  assertEquals(codes, all);
  assertEquals(ahead.slice(0, 2), [32, 3]);
});

Deno.test("raw paste: after an exception, the code that was sent ahead does not run", async () => {
  const { prompt, codes, sent } = pastingBoard({ traces: ["OSError: 28"] });
  assertEquals((await prompt.run("first", PATIENCE, "second")).trace, "OSError: 28");
  // The board is at its prompt again, which can be left.
  assertEquals(sent().endsWith("\r\x03\x01"), true);
  assertEquals((await prompt.run("third", PATIENCE, "fourth")).trace, "");
  // The caller goes on with something else.
  assertEquals((await prompt.run("fifth", PATIENCE)).trace, "");
  assertEquals(codes, ["first", "third", "fifth"]);
});

Deno.test("raw paste: code that was sent ahead and lost is an error, after which raw paste still works", async () => {
  const { prompt, codes } = pastingBoard({ deaf: true });
  await prompt.run("first", PATIENCE, "second");
  await assertRejects(() => prompt.run("second", PATIENCE), BytesLost);
  await prompt.run("second", PATIENCE);
  assertEquals(codes, ["first", "second"]);
});

Deno.test("raw paste: a board that never grants a second window gets small pieces after two failures", async () => {
  let codes = 0;
  const { prompt } = scripted((sent) => {
    if (sent.endsWith("\x05A\x01")) return GRANT;
    if (sent.endsWith("\r\x03\x01")) return GREETING;
    const pasting = sent.lastIndexOf("\x05A\x01") > sent.lastIndexOf("\x03");
    return sent.endsWith("\x04") && !pasting ? (codes++, "OKyes\x04\x04>") : "";
  });
  const code = "x".repeat(500);
  for (let n = 0; n < 2; n++) await assertRejects(() => prompt.run(code, PATIENCE), BytesLost);
  assertEquals(prompt.pastes, false);
  assertEquals((await prompt.run(code, PATIENCE)).output, "yes");
  assertEquals(codes, 1);
});

Deno.test("raw paste: a board with a window above 128 gets small pieces", async () => {
  const { prompt } = scripted((sent) => {
    if (sent.endsWith("\x05A\x01")) return "R\x01\x00\x01\x01";
    if (sent.endsWith("\r\x03\x01")) return GREETING;
    return sent.endsWith("\x04") ? "OKyes\x04\x04>" : "";
  });
  assertEquals((await prompt.run("x".repeat(500), PATIENCE)).output, "yes");
  assertEquals(prompt.pastes, false);
});

for (const window of [1, 2, 3]) {
  Deno.test(`raw paste: a window of ${window} works, and code that follows is not asked for twice`, async () => {
    const { prompt, codes, sent } = pastingBoard({ window });
    const all = ["a".repeat(20), "b".repeat(30), "c"];
    for (const [i, code] of all.entries()) await prompt.run(code, PATIENCE, all[i + 1]);
    assertEquals(codes, all);
    assertEquals(sent().split("\x05A\x01").length - 1, 3);
  });
}

Deno.test("raw paste: what a timer of the board's program prints is no answer", async () => {
  let granted = 128;
  const { prompt } = scripted((sent) => {
    if (sent === "\x05A\x01") return `tick\r\n${GRANT}`;
    const code = sent.length - 3;
    if (sent.endsWith("\x04")) return "tick\r\n\x04tick\r\ndone\x04\x04>";
    if (code < granted) return "";
    granted += 128;
    return "tick\r\n\x01";
  });
  const { output, trace } = await prompt.run("x".repeat(1000), PATIENCE);
  assertEquals([output, trace], ["tick\r\ndone", ""]);
});

Deno.test("raw paste: the byte that ends the code needs credit, too", async () => {
  for (const length of [127, 128, 129, 255, 256, 384]) {
    let unread = 0;
    let most = 0;
    let at = 3;
    const { prompt } = scripted((sent) => {
      if (sent === "\x05A\x01") return GRANT;
      unread += sent.length - at;
      at = sent.length;
      most = Math.max(most, unread);
      if (unread < 128 && !sent.endsWith("\x04")) return "";
      unread = 0;
      return sent.endsWith("\x04") ? "\x04\x04\x04>" : "\x01";
    });
    await prompt.run("x".repeat(length), PATIENCE);
    assert(most <= 128, `${length}: ${most}`);
  }
});

Deno.test("raw paste: code is never whole in the board before it is to run", async () => {
  const { prompt, ahead } = pastingBoard();
  await prompt.run("first", PATIENCE, "second");
  assertEquals(ahead, ["\x05A\x01secon".length]);
});
