/** flash.lock.schema.json says the same as the program, checked by an independent validator. */
import { assert, assertEquals } from "@std/assert";
import { Ajv } from "ajv";
import { PUBLISHERS } from "../../lib/catalogue/publishers.ts";
import { EMPTY_LOCK, formatLock, HASH_SOURCES } from "../../lib/lock/lock.ts";
import { LOCK } from "../fake/locked_project.ts";

const TEXT = await Deno.readTextFile(new URL("../../flash.lock.schema.json", import.meta.url));
const SCHEMA = JSON.parse(TEXT) as Record<string, unknown>;
const ajv = new Ajv({ strict: true });
const isValid = (text: string) => ajv.validate(SCHEMA, JSON.parse(text)) as boolean;

Deno.test("lock schema: accepts what flasher writes", () => {
  assert(isValid(LOCK), JSON.stringify(ajv.errors));
  assert(isValid(formatLock(EMPTY_LOCK)));
});

Deno.test("lock schema: refuses what flasher refuses", () => {
  const changes: readonly (readonly [string | RegExp, string])[] = [
    ['"version": 1', '"version": 2'],
    ['"version": 1', '"version": 1, "mirrors": {}'],
    ['"seen"', '"mirror": "x", "seen"'],
    ["micropython@", "mycropython@"],
    ['"url": "https:', '"url": "http:'],
    ['"offset": "0x0"', '"offset": 0'],
    [/"sha256": "\w{64}"/, '"sha256": "00"'],
    ["first download", "trust me"],
  ];
  for (const [from, to] of changes) {
    assert(LOCK.replace(from, to) !== LOCK, to);
    assertEquals(isValid(LOCK.replace(from, to)), false, to);
  }
});

Deno.test("lock schema: lists the sources of hashes and the names of firmware", () => {
  assert(TEXT.includes(PUBLISHERS.map(({ id }) => id).join("|")));
  for (const source of HASH_SOURCES) assert(TEXT.includes(`"${source}"`), source);
});
