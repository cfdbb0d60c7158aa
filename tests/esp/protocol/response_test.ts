import { assert, assertEquals } from "@std/assert";
import {
  type CommandResult,
  describeRefusal,
  parseResponse,
  readCommandResult,
  REFUSED,
} from "../../../lib/esp/protocol/response.ts";
import { FrameDecoder } from "../../../lib/esp/protocol/slip.ts";
import { fc } from "../../tools/property.ts";
import { hex } from "./bytes.ts";

/** The result in `frame` for a command with `payload` bytes before `status` bytes. */
function outcome(frame: string, payload: number, status: number): CommandResult | undefined {
  const response = parseResponse(hex(frame));
  if (response === undefined) throw new Error("no response");
  return readCommandResult(response, [payload], status);
}

const NOTHING = hex("");
const MD5 = "d4 1d 8c d9 8f 00 b2 04 e9 80 09 98 ec f8 42 7e";
/** The same in ASCII. */
const MD5_TEXT =
  "64 34 31 64 38 63 64 39 38 66 30 30 62 32 30 34 65 39 38 30 30 39 39 38 65 63 66 38 34 32 37 65";

/** How many bytes are due: a ROM sends as many as a stub, a later ROM sends more. */
const STUB = { payload: 0, status: 2 };
const LATER_ROM = { payload: 0, status: 4 };
const STUB_MD5 = { payload: 16, status: 2 };
const LATER_ROM_MD5 = { payload: 32, status: 4 };

const success = (value: number, payload = NOTHING): CommandResult => ({ ok: true, value, payload });
const refusal = (code: number): CommandResult => ({ ok: false, code });

const OUTCOMES: readonly Readonly<{
  what: string;
  frame: string;
  due: Readonly<{ payload: number; status: number }>;
  outcome: CommandResult | undefined;
}>[] = [
  {
    what: "success of a ROM or a stub",
    frame: "01 02 02 00 00 00 00 00 00 00",
    due: STUB,
    outcome: success(0),
  },
  {
    what: "success of a later ROM, four status bytes",
    frame: "01 0d 04 00 00 00 00 00 00 00 00 00",
    due: LATER_ROM,
    outcome: success(0),
  },
  {
    what: "READ_REG: the value is in the header",
    frame: "01 0a 02 00 01 c1 f0 ff 00 00",
    due: STUB,
    outcome: success(0xfff0c101),
  },
  {
    what: "success with the error byte of an earlier failure",
    frame: "01 0a 02 00 c3 01 00 00 00 05",
    due: STUB,
    outcome: success(0x1c3),
  },
  { what: "refusal of a ROM", frame: "01 03 02 00 00 00 00 00 01 07", due: STUB, outcome: refusal(0x07) },
  {
    what: "refusal of a later ROM",
    frame: "01 0d 04 00 00 00 00 00 01 05 00 00",
    due: LATER_ROM,
    outcome: refusal(0x05),
  },
  {
    what: "refusal of a stub: the reason comes first",
    frame: "01 11 02 00 00 00 00 00 c1 00",
    due: STUB,
    outcome: refusal(0xc1),
  },
  {
    what: "not implemented in a stub",
    frame: "01 d5 02 00 00 00 00 00 ff 00",
    due: STUB,
    outcome: refusal(0xff),
  },
  {
    what: "MD5 of a stub, 16 bytes",
    frame: `01 13 12 00 00 00 00 00 ${MD5} 00 00`,
    due: STUB_MD5,
    outcome: success(0, hex(MD5)),
  },
  {
    what: "MD5 of a later ROM, 32 digits",
    frame: `01 13 24 00 00 00 00 00 ${MD5_TEXT} 00 00 00 00`,
    due: LATER_ROM_MD5,
    outcome: success(0, hex(MD5_TEXT)),
  },
  {
    what: "MD5 refused by a stub: no payload",
    frame: "01 13 02 00 00 00 00 00 c4 00",
    due: STUB_MD5,
    outcome: refusal(0xc4),
  },
  {
    what: "MD5 refused by a later ROM: no payload",
    frame: "01 13 04 00 00 00 00 00 01 06 00 00",
    due: LATER_ROM_MD5,
    outcome: refusal(0x06),
  },
  {
    what: "MD5 refused after a payload",
    frame: `01 13 12 00 00 00 00 00 ${MD5} c4 00`,
    due: STUB_MD5,
    outcome: refusal(0xc4),
  },
  {
    what: "a payload that is too short says nothing",
    frame: "01 13 08 00 00 00 00 00 01 02 03 04 05 06 00 00",
    due: STUB_MD5,
    outcome: undefined,
  },
  {
    what: "success without its payload says nothing",
    frame: "01 13 02 00 00 00 00 00 00 00",
    due: STUB_MD5,
    outcome: undefined,
  },
  {
    what: "two status bytes where four are due say nothing",
    frame: "01 0d 02 00 00 00 00 00 00 00",
    due: LATER_ROM,
    outcome: undefined,
  },
  {
    what: "four status bytes where two are due are read as two",
    frame: "01 08 04 00 07 07 12 20 00 00 00 00",
    due: STUB,
    outcome: success(0x20120707),
  },
];

for (const { what, frame, due, outcome: expected } of OUTCOMES) {
  Deno.test(`response: ${what}`, () => {
    assertEquals(outcome(frame, due.payload, due.status), expected);
  });
}

const NO_RESPONSES: readonly (readonly [what: string, frame: string])[] = [
  ["a request, echoed by a wire from TX to RX", "00 08 24 00 00 00 00 00 07 07 12 20 55*32"],
  ["the greeting of a stub", "4f 48 41 49"],
  ["a header alone", "01 08 00 00 07 07 12 20"],
  ["one status byte", "01 08 01 00 07 07 12 20 00"],
  ["shorter than its length field", "01 08 02 00 07 07 12 20 00"],
  ["longer than its length field", "01 08 02 00 07 07 12 20 00 00 00"],
  ["boot text", "65 74 73 20 4a 61 6e 20 20 38 20 32 30 31 33"],
];

for (const [what, frame] of NO_RESPONSES) {
  Deno.test(`no response: ${what}`, () => assertEquals(parseResponse(hex(frame)), undefined));
}

Deno.test("response: eight identical frames answer SYNC", () => {
  const answer = "c0 01 08 02 00 07 07 12 20 00 00 c0 ";
  const responses = new FrameDecoder().push(hex(answer.repeat(8))).map(parseResponse);
  assertEquals(
    responses,
    new Array(8).fill({ opcode: 0x08, value: 0x20120707, body: hex("00 00") }),
  );
});

Deno.test("response: a stub answers SYNC with value 0", () => {
  assertEquals(parseResponse(hex("01 08 02 00 00 00 00 00 00 00"))?.value, 0);
});

Deno.test("response: a rejection by a ROM may name another command", () => {
  const response = parseResponse(hex("01 08 02 00 07 07 12 20 01 05"));
  assertEquals(response?.opcode, 0x08);
  assertEquals(readCommandResult(response!, [0], 2), { ok: false, code: REFUSED.romUnsupported });
});

Deno.test("response: it may be anywhere in a larger buffer", () => {
  const frame = hex("ff ff ff 01 0a 02 00 78 56 34 12 00 00 ff").subarray(3, 13);
  assertEquals(parseResponse(frame), { opcode: 0x0a, value: 0x12345678, body: hex("00 00") });
});

Deno.test("rejections as text", () => {
  assertEquals(describeRefusal(0x05), "unknown command or malformed request (code 0x05)");
  assertEquals(describeRefusal(0x07), "wrong checksum (code 0x07)");
  assertEquals(describeRefusal(0xc1), "wrong checksum (code 0xc1)");
  assertEquals(describeRefusal(0x77), "unknown reason (code 0x77)");
  for (const code of [5, 6, 7, 8, 9, 0xa, 0xb, 0xc, 0xd, 0xe, 0xf, ...range(0xc0, 0xc9), 0xff]) {
    assert(!describeRefusal(code).startsWith("unknown reason"), `0x${code.toString(16)}`);
  }
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Random bytes, half of them with a plausible header. */
const FRAME = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.record({
    opcode: fc.nat(255),
    value: fc.uint8Array({ minLength: 4, maxLength: 4 }),
    body: fc.uint8Array(),
  })
    .map(({ opcode, value, body }) => Uint8Array.from([1, opcode, body.length, 0, ...value, ...body])),
);

Deno.test("response: decoding never throws, and a result is complete or absent", () => {
  fc.assert(
    fc.property(FRAME, fc.constantFrom(0, 16, 20, 32), fc.constantFrom(2, 4), (frame, payload, status) => {
      const response = parseResponse(frame);
      if (response === undefined) return;
      const result = readCommandResult(response, [payload], status);
      if (result === undefined) return;
      if (result.ok) assertEquals(result.payload.length, payload);
      else assert(result.code >= 0 && result.code <= 0xff);
    }),
  );
});
