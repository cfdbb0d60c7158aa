import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { PluginError } from "../../lib/errors.ts";
import { checkDescription } from "../../lib/plugin/description.ts";

/** As the sandbox passes it on: with type names in place of functions. */
const GOOD = {
  name: "relay",
  summary: "two relays",
  hands: "press",
  enterBootloader: "function",
  runFirmware: "undefined",
};

Deno.test("description: a valid one is accepted and printable", () => {
  assertEquals(checkDescription("a.js", GOOD), {
    name: "relay",
    summary: "two relays",
    hands: "press",
    usb: [],
    runsFirmware: false,
  });
  const full = {
    ...GOOD,
    usb: [[0x1a86, 0x7523], [0, 0xffff]],
    runFirmware: "function",
    hands: "\x1b[2Jpress",
  };
  assertEquals(checkDescription("a.js", full), {
    name: "relay",
    summary: "two relays",
    hands: "\\u{1b}[2Jpress",
    usb: [[0x1a86, 0x7523], [0, 0xffff]],
    runsFirmware: true,
  });
});

Deno.test("description: the wrong property is named", () => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    name: [undefined, null, 5, "", "Relay", "9a", "a-b", "a b", "../x", "a".repeat(41), ["a"], {}],
    summary: [undefined, 5, "", "  ", "two\nlines", "x".repeat(201)],
    hands: [undefined, {}, "", "two\nlines", "x".repeat(201)],
    usb: [null, 5, "1a86:7523", {}, [1], [[1]], [[1, 2, 3]], [[1, -1]], [[1, 0x10000]], [[1, 1.5]], [[
      "1",
      "2",
    ]]],
    enterBootloader: [undefined, "object", "undefined"],
    runFirmware: ["object", "string", null],
  };
  for (const [key, values] of Object.entries(wrong)) {
    for (const value of values) {
      const error = assertThrows(() => checkDescription("a.js", { ...GOOD, [key]: value }), PluginError);
      assertMatch(error.message, new RegExp(`^Cannot use board plugin "a\\.js": ${key}: expected `));
    }
  }
  assertThrows(() => checkDescription("a.js", { ...GOOD, usb: Array(33).fill([1, 1]) }), PluginError);
  for (const value of [undefined, null, 7, "board", []]) {
    assertThrows(() => checkDescription("a.js", value), PluginError, "name: expected");
  }
});
