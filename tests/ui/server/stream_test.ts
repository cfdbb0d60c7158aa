/** The stream of records: who reads slowly or comes late gets the whole state, and delays nobody. */
import { assert, assertEquals } from "@std/assert";
import { MAX_REMEMBERED, RecordStream } from "../../../lib/ui/server/stream.ts";
import { reducePage } from "../../../lib/ui/reduce_page.ts";
import type { PageState } from "../../../lib/ui/state.ts";
import type { StreamLine } from "../../../lib/ui/records.ts";
import { CHOICES } from "../../../lib/ui/server/program/described.ts";
import { ManualClock } from "./world.ts";

const EMPTY: PageState = {
  flasher: "1.2.3",
  locked: false,
  profiles: [],
  program: null,
  download: null,
  choices: CHOICES,
  ports: [],
  units: [],
  room: { watching: false, stop: "no", count: null, sound: false, roster: null },
  help: [],
  question: null,
  link: "live",
};

class Reader {
  readonly lines: StreamLine[] = [];
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /** One part of the stream; false at its end. */
  async next(): Promise<boolean> {
    const { value, done } = await this.#reader.read();
    const text = new TextDecoder().decode(value);
    this.lines.push(...text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line)));
    return !done;
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }

  get state(): PageState {
    return this.lines.reduce(reducePage, EMPTY);
  }
}

function setUp() {
  const counts: number[] = [];
  const clock = new ManualClock();
  const stream = new RecordStream(EMPTY, {
    clock,
    date: () => 1_000,
    onStreams: (count) => void counts.push(count),
  });
  const say = (text: string) => stream.add({ type: "console", unit: 1, text });
  stream.add({ type: "attached", unit: 1, port: "COM3", attempt: 1, program: "app.bin" });
  return { stream, clock, counts, say };
}

Deno.test("stream: first a snapshot, then each record once, in its order", async () => {
  const { stream, say } = setUp();
  const reader = new Reader(stream.open(undefined, "t"));
  await reader.next();
  say("one");
  say("two");
  await reader.next();
  assertEquals(reader.lines.map((line) => "seq" in line ? `${line.type} ${line.seq}` : line.type), [
    "snapshot 1",
    "console 2",
    "console 3",
  ]);
  assertEquals(reader.state, stream.state);
  await reader.cancel();
});

Deno.test("stream: a page that connects again gets what it lacks, or a snapshot if that is too old", async () => {
  const { stream, say } = setUp();
  for (let n = 0; n < 10; n++) say(`${n}`);
  const recent = new Reader(stream.open(8, "t"));
  await recent.next();
  assertEquals(recent.lines.map((line) => "seq" in line && line.seq), [9, 10, 11]);
  await recent.cancel();
  for (let n = 0; n < MAX_REMEMBERED; n++) say(`${n}`);
  for (const after of [1, 10, 999_999]) {
    const late = new Reader(stream.open(after, "t"));
    await late.next();
    assertEquals(late.lines.map(({ type }) => type), ["snapshot"], `after ${after}`);
    assertEquals(late.state, stream.state);
    await late.cancel();
  }
});

Deno.test("stream: a reader that is too slow loses records, keeps no memory, and is right again at once", async () => {
  const { stream, say } = setUp();
  const slow = new Reader(stream.open(undefined, "t"));
  await slow.next();
  for (let n = 0; n < 10 * MAX_REMEMBERED; n++) say(`${n}`);
  await slow.next();
  assertEquals(slow.lines.map(({ type }) => type), ["snapshot", "snapshot"]);
  assertEquals(slow.state, stream.state);
  await slow.cancel();
});

Deno.test("stream: a large number of records arrives in parts, all of them", async () => {
  const { stream, say } = setUp();
  const reader = new Reader(stream.open(1, "t"));
  for (let n = 0; n < 1_500; n++) say("x".repeat(200));
  for (let parts = 0; reader.lines.length < 1_500; parts++) {
    assert(parts < 20);
    await reader.next();
  }
  assertEquals(reader.lines.length, 1_500);
  await reader.cancel();
});

Deno.test("stream: each 10 seconds of silence, a sign of life", async () => {
  const { stream, clock } = setUp();
  const reader = new Reader(stream.open(1, "t"));
  for (let n = 1; n <= 3; n++) {
    const part = reader.next();
    await Promise.resolve();
    clock.advance(10_000);
    await part;
    assertEquals(reader.lines.length, n);
  }
  assertEquals(new Set(reader.lines.map(({ type }) => type)), new Set(["alive"]));
  await reader.cancel();
});

Deno.test("stream: the fourth reader ends the first, whose last line says so; who goes is counted", async () => {
  const { stream, counts } = setUp();
  const readers = ["a", "b", "c", "d"].map((token) => new Reader(stream.open(undefined, token)));
  assertEquals(await readers[0]!.next(), true);
  assertEquals([readers[0]!.lines.at(-1)!.type, await readers[0]!.next()], ["moved", false]);
  await readers[1]!.cancel();
  assertEquals(counts, [1, 2, 3, 4, 3, 2]);
  stream.drop((token) => token === "c");
  await readers[3]!.next();
  assertEquals(readers[3]!.lines.at(-1)!.type, "moved");
  await readers[2]!.cancel();
});

Deno.test("stream: at the end, all readers get what is left, and then an end", async () => {
  const { stream, say } = setUp();
  const reader = new Reader(stream.open(1, "t"));
  say("last");
  stream.end();
  assertEquals([await reader.next(), reader.lines.length, await reader.next()], [true, 1, false]);
});
