import { assertEquals } from "@std/assert";
import { decodePluginMessage, TOOLS } from "../../lib/plugin/message.ts";
import { fc } from "../tools/property.ts";

Deno.test("messages: the sandbox's messages are decoded", () => {
  const read = (value: unknown) => decodePluginMessage(JSON.stringify(value));
  assertEquals(read({ say: "done", more: 1 }), { say: "done" });
  assertEquals(read({ say: "failed", message: "no" }), { say: "failed", message: "no" });
  assertEquals(read({ say: "board", board: { name: 1 } }), { say: "board", board: { name: 1 } });
  for (const tool of TOOLS) {
    assertEquals(read({ say: "call", tool, value: 7 }), { say: "call", tool, value: 7 });
  }
});

Deno.test("messages: everything else is refused, and nothing throws", () => {
  const junk = [
    { say: "call", tool: "toString", value: 1 },
    { say: "call", tool: "__proto__" },
    { say: "call" },
    { say: "failed", message: 5 },
    { say: "constructor" },
    { say: ["done"] },
    {},
    [],
    null,
    7,
    "done",
  ];
  for (const value of junk) assertEquals(decodePluginMessage(JSON.stringify(value)), undefined);
  for (const data of ["", "{", undefined, null, 7, { say: "done" }, new Uint8Array(3)]) {
    assertEquals(decodePluginMessage(data), undefined);
  }
  fc.assert(
    fc.property(
      fc.anything(),
      (value) => decodePluginMessage(value) === undefined || typeof value === "string",
    ),
  );
});
