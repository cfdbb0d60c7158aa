import { assert, assertEquals, assertThrows } from "@std/assert";
import { ProfileError } from "../../lib/errors.ts";
import {
  EMPTY_LOCK,
  formatLock,
  type Lock,
  lockPathOf,
  MAX_LOCK_BYTES,
  parseLock,
} from "../../lib/lock/lock.ts";

const HASH = "0123456789abcdef".repeat(4);
const NAME = "micropython@1.24.1/ESP8266_GENERIC";
const ADDRESS = "https://example.com/app.bin";

const LOCK: Lock = {
  firmware: {
    [NAME]: {
      url: "https://micropython.org/resources/firmware/ESP8266_GENERIC-20241129-v1.24.1.bin",
      sha256: HASH,
      size: 639_680,
      chip: "esp8266",
      offset: 0,
      seen: "2026-11-28",
      hashFrom: "first download",
    },
    "circuitpython@10.2.1/adafruit_feather_esp32_v2.de_DE": {
      url: "https://downloads.circuitpython.org/x.bin",
      sha256: HASH,
      size: 1_800_000,
      chip: "esp32",
      offset: 0x1000,
      seen: "2026-11-28",
      hashFrom: "catalogue",
    },
  },
  urls: {
    [ADDRESS]: { url: ADDRESS, sha256: HASH, size: 412_345, seen: "2026-11-28", hashFrom: "github" },
  },
};

const TEXT = `{
  "version": 1,
  "firmware": {
    "circuitpython@10.2.1/adafruit_feather_esp32_v2.de_DE": { "url": "https://downloads.circuitpython.org/x.bin", "sha256": "${HASH}", "size": 1800000, "chip": "esp32", "offset": "0x1000", "seen": "2026-11-28", "hashFrom": "catalogue" },
    "micropython@1.24.1/ESP8266_GENERIC": { "url": "https://micropython.org/resources/firmware/ESP8266_GENERIC-20241129-v1.24.1.bin", "sha256": "${HASH}", "size": 639680, "chip": "esp8266", "offset": "0x0", "seen": "2026-11-28", "hashFrom": "first download" }
  },
  "urls": {
    "https://example.com/app.bin": { "sha256": "${HASH}", "size": 412345, "seen": "2026-11-28", "hashFrom": "github" }
  }
}
`;

Deno.test("lock: written sorted, one entry a line, and read back as it was", () => {
  assertEquals(formatLock(LOCK), TEXT);
  assertEquals(parseLock(TEXT), LOCK);
  assertEquals(parseLock(formatLock(EMPTY_LOCK)), EMPTY_LOCK);
  assertEquals(parseLock(TEXT.replaceAll("\n", "\r\n")), LOCK); // git may change line ends on Windows
});

Deno.test("lock: whatever flasher would not write is refused, with its place", () => {
  const cases: Record<string, [from: string, to: string, words: string]> = {
    "not JSON": ["{", "<<<<<<< HEAD\n{", "not JSON"],
    "a list": [TEXT, "[]", "found a list, expected a mapping"],
    "another version": ['"version": 1', '"version": 2', "version: found 2, expected 1"],
    "no version": ['"version": 1,', "", 'version: found "nothing", expected 1'],
    "another key": ['"urls": {', '"mirrors": {}, "urls": {', 'unknown key "mirrors"'],
    "another key of an entry": ['"seen"', '"mirror": "x", "seen"', 'unknown key "mirror"'],
    "a key twice": ['"size": 412345', '"size": 1, "size": 412345', "found a key twice"],
    "an entry twice": ['"urls": {', `"urls": { "${ADDRESS}": {},`, "found a key twice"],
    "an escape": ["app.bin", "ap\\u0070.bin", "in another form"],
    "no section": [', "urls"', "", "urls: found nothing, expected a mapping"],
    "a name that no profile has": ["micropython@", "mycropython@", 'found "mycropython"'],
    "an address that no profile has": ["https://example.com", "http://example.com", "http"],
    "an address of a firmware": ["https://micropython.org", "https://127.0.0.1", ", url: found"],
    "a short hash": [`"${HASH}"`, '"0123"', "expected 64 lower-case hexadecimal digits"],
    "an upper-case hash": [`"${HASH}"`, `"${HASH.toUpperCase()}"`, "expected 64 lower-case"],
    "a size as text": ["1800000", '"1800000"', "expected a number of bytes"],
    "size 0": ["1800000", "0", "expected a number of bytes"],
    "more than any download has": ["1800000", "67108865", "expected a number of bytes, at most 67108864"],
    "a fraction": ["1800000", "1.5", "expected a number of bytes"],
    "a day that does not exist": ["2026-11-28", "2026-02-30", "expected a date"],
    "another source": ["first download", "trust me", "expected profile, github"],
    "an offset in decimal": ['"0x1000"', '"4096"', "expected a flash address"],
    "an offset as a number": ['"0x1000"', "4096", "expected a flash address"],
    "a chip with a control character": ['"esp32"', '"esp\\u001b"', "expected the id of a chip"],
    "an entry that is null": [/\{ "sha256".*\}/.exec(TEXT)![0], "null", "found null, expected a mapping"],
    "__proto__": ['"urls": {', '"urls": { "__proto__": {},', "found"],
  };
  for (const [about, [from, to, words]] of Object.entries(cases)) {
    const text = about === "no section" ? '{"version":1,"firmware":{}}' : TEXT.replace(from, to);
    assert(text !== TEXT, about);
    const error = assertThrows(() => parseLock(text, "room.lock"), ProfileError, undefined, about);
    assert(error.message.startsWith('Cannot read "room.lock": '), error.message);
    assert(error.message.includes(words), `${about}: ${error.message}`);
    assertEquals(error.hint, "To write it again: flasher lock");
  }
});

Deno.test("lock: hostile text ends with an error, soon", () => {
  for (const text of ["", "[".repeat(100_000), "x".repeat(MAX_LOCK_BYTES + 1), '{"version":1e999}', "null"]) {
    assertThrows(() => parseLock(text), ProfileError);
  }
});

Deno.test("lock: it stands beside its profile, with the same stem", () => {
  assertEquals(lockPathOf("flash.yaml"), "flash.lock");
  assertEquals(lockPathOf("room.b/flash"), "room.b/flash.lock");
  assertEquals(lockPathOf("C:\\room.b\\blue.flash.yml"), "C:\\room.b\\blue.flash.lock");
});
