/** Checks docs/plugins.md against the program. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as limits from "../../lib/plugin/limits.ts";
import { TOOLS } from "../../lib/plugin/message.ts";
import { flasher } from "../fake/system.ts";

const ROOT = new URL("../../", import.meta.url);
const DOC = await Deno.readTextFile(new URL("docs/plugins.md", ROOT));
const RELAY = await Deno.readTextFile(new URL("demo/boards/relay.js", ROOT));

Deno.test("the documentation's example is the file that it names", () => {
  assertStringIncludes(DOC, `\`demo/boards/relay.js\`:\n\n\`\`\`js\n${RELAY}\`\`\`\n`);
});

Deno.test("the example does in the simulator what the documentation shows", async () => {
  const { code, stdout, stderr } = await flasher(["boards", "test", "demo/boards/relay.js"], {
    files: { "demo/boards/relay.js": RELAY },
  });
  assertEquals([code, stderr], [0, ""]);
  const [, shown] = /relay\.js\n```\n\n```\n(.*?)```/s.exec(DOC)!;
  const parts = shown!.split("...\n");
  assertEquals(parts.length, 3);
  for (const part of parts) assertStringIncludes(stdout, part);
});

Deno.test("every tool, limit and flag is documented", () => {
  for (const tool of TOOLS) assert(DOC.includes(`| \`${tool}(`), tool);
  const { LIMITS, MAX_BYTES, MAX_TEXT, MAX_TOTAL_WAIT_MS, MAX_WAIT_MS } = limits;
  const seconds = [LIMITS.ownMs, LIMITS.stretchMs].map((ms) => ` ${ms / 1000} s `);
  const numbers = [MAX_BYTES, MAX_TEXT, MAX_TOTAL_WAIT_MS, MAX_WAIT_MS, LIMITS.messages, LIMITS.memoryMb];
  for (const text of [...seconds, ...numbers.map((n) => ` ${n} `)]) assert(DOC.includes(text), text);
  for (const flag of ["--allow-plugin", "--no-plugins", "--allow-outside"]) assert(DOC.includes(flag), flag);
});
