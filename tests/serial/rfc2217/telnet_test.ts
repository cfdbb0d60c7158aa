import { assertEquals } from "@std/assert";
import { fc } from "../../tools/property.ts";
import {
  encodeOption,
  encodeSubnegotiation,
  escapeData,
  TelnetDecoder,
  type TelnetEvent,
} from "../../../lib/serial/rfc2217/telnet.ts";
import { TelnetOptions } from "../../../lib/serial/rfc2217/telnet_options.ts";

/** Decodes `bytes` in pieces that end at the given positions, and joins adjacent data. */
function decode(bytes: readonly number[], cuts: readonly number[] = []): TelnetEvent[] {
  const decoder = new TelnetDecoder();
  const borders = [...cuts.map((cut) => cut % (bytes.length + 1)), 0, bytes.length].sort((a, b) => a - b);
  const events = borders.flatMap((end, i) =>
    decoder.decode(Uint8Array.from(bytes.slice(borders[i - 1] ?? 0, end)))
  );
  const joined: TelnetEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if (event.kind === "data" && last?.kind === "data") {
      joined[joined.length - 1] = { kind: "data", bytes: Uint8Array.of(...last.bytes, ...event.bytes) };
    } else joined.push(event);
  }
  return joined;
}

function data(...bytes: number[]): TelnetEvent {
  return { kind: "data", bytes: Uint8Array.from(bytes) };
}

function subnegotiation(option: number, ...payload: number[]): TelnetEvent {
  return { kind: "subnegotiation", option, payload: Uint8Array.from(payload) };
}

/** A stream with every element, typed in from RFC 854, RFC 855 and RFC 2217. */
const STREAM = [
  ...[0xc0, 0x0d, 0x0a, 0xff, 0xff, 0x00],
  ...[0xff, 0xfb, 0x00], // IAC WILL BINARY
  ...[0xff, 0xf1], // IAC NOP
  ...[0x41],
  ...[0xff, 0xfd, 0x2c], // IAC DO COM-PORT
  ...[0xff, 0xfa, 0x2c, 0x65, 0x00, 0x01, 0xff, 0xff, 0x00, 0xff, 0xf0], // 101: 0x0001ff00 = 130816 baud
  ...[0xff, 0xfe, 0x03, 0xff, 0xfc, 0xff], // IAC DONT SGA, IAC WONT 255
  ...[0xf0, 0xfa, 0x42],
];
const EVENTS: TelnetEvent[] = [
  data(0xc0, 0x0d, 0x0a, 0xff, 0x00),
  { kind: "option", verb: "will", option: 0 },
  data(0x41),
  { kind: "option", verb: "do", option: 44 },
  subnegotiation(44, 101, 0x00, 0x01, 0xff, 0x00),
  { kind: "option", verb: "dont", option: 3 },
  { kind: "option", verb: "wont", option: 255 },
  data(0xf0, 0xfa, 0x42),
];

Deno.test("telnet: a stream is decoded", () => {
  assertEquals(decode(STREAM), EVENTS);
});

Deno.test("telnet: the chunk boundaries do not matter", () => {
  for (let cut = 0; cut <= STREAM.length; cut++) assertEquals(decode(STREAM, [cut]), EVENTS, `cut at ${cut}`);
  assertEquals(decode(STREAM, STREAM.map((_, i) => i)), EVENTS, "byte by byte");
  fc.assert(
    fc.property(fc.array(fc.nat(STREAM.length)), (cuts) => assertEquals(decode(STREAM, cuts), EVENTS)),
  );
});

Deno.test("telnet: encoders", () => {
  assertEquals(encodeOption("will", 44), Uint8Array.of(0xff, 0xfb, 0x2c));
  assertEquals(encodeOption("dont", 1), Uint8Array.of(0xff, 0xfe, 0x01));
  assertEquals(escapeData(Uint8Array.of(0xff, 0x00, 0xff)), Uint8Array.of(0xff, 0xff, 0x00, 0xff, 0xff));
  assertEquals(
    encodeSubnegotiation(44, Uint8Array.of(1, 0, 0, 0xff, 0)),
    Uint8Array.of(0xff, 0xfa, 0x2c, 0x01, 0x00, 0x00, 0xff, 0xff, 0x00, 0xff, 0xf0),
  );
});

Deno.test("telnet: any data is decoded unchanged, in any chunks", () => {
  const property = fc.property(fc.uint8Array(), fc.array(fc.nat(600)), (bytes, cuts) => {
    assertEquals(decode(Array.from(escapeData(bytes)), cuts), bytes.length === 0 ? [] : [data(...bytes)]);
  });
  fc.assert(property);
});

Deno.test("telnet: any subnegotiation is decoded unchanged, in any chunks", () => {
  const property = fc.property(
    fc.nat(254),
    fc.uint8Array({ maxLength: 100 }),
    fc.array(fc.nat(300)),
    (option, payload, cuts) => {
      assertEquals(decode(Array.from(encodeSubnegotiation(option, payload)), cuts), [
        subnegotiation(option, ...payload),
      ]);
    },
  );
  fc.assert(property);
});

Deno.test("telnet: an endless subnegotiation is cut, an unfinished one is dropped", () => {
  const long = [0xff, 0xfa, 0x2c, ...Array(10_000).fill(7), 0xff, 0xf0, 0x42];
  const [first, second] = decode(long);
  assertEquals(first?.kind === "subnegotiation" && first.payload.length, 256);
  assertEquals(second, data(0x42));
  assertEquals(decode([0xff, 0xfa, 0x2c, 0x65, 0xff, 0xfb, 0x00, 0x42]), [
    { kind: "option", verb: "will", option: 0 },
    data(0x42),
  ]);
  assertEquals(decode([0xff, 0xfa, 0xff, 0xf0, 0x42]), [data(0x42)]);
});

Deno.test("options: requested once, and acknowledged without an answer, so that no exchange is endless", () => {
  const options = new TelnetOptions({ us: [44, 0], them: [0] });
  assertEquals(options.ask(), [encodeOption("will", 44), encodeOption("will", 0), encodeOption("do", 0)]);
  assertEquals(options.state("us", 44), "asked");
  assertEquals([options.receive("do", 44), options.receive("do", 44)], [undefined, undefined]);
  assertEquals(options.receive("will", 0), undefined);
  assertEquals(options.receive("dont", 0), undefined);
  assertEquals([options.state("us", 44), options.state("them", 0), options.state("us", 0)], [
    "on",
    "on",
    "refused",
  ]);
});

Deno.test("options: refuses unknown ones, agrees to accepted ones, confirms ended ones", () => {
  const options = new TelnetOptions({ us: [], them: [0] }, { us: [3], them: [] });
  assertEquals(options.receive("do", 1), encodeOption("wont", 1));
  assertEquals(options.receive("will", 1), encodeOption("dont", 1));
  assertEquals(options.receive("wont", 1), undefined);
  assertEquals(options.receive("do", 3), encodeOption("will", 3));
  assertEquals(options.receive("do", 3), undefined);
  assertEquals(options.receive("dont", 3), encodeOption("wont", 3));
  assertEquals(options.receive("dont", 3), undefined);
  assertEquals(options.state("us", 3), "refused");
});
