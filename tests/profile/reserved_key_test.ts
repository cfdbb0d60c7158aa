/** A key that the validator would drop is refused, with its place. */
import { assertEquals, assertRejects } from "@std/assert";
import { KNOWN } from "../../lib/app/known_names.ts";
import { ProfileError } from "../../lib/errors.ts";
import { loadProfile } from "../../lib/profile/load.ts";
import { reservedKeys } from "../../lib/profile/reserved_key.ts";

const HEAD = "files:\n  - { offset: 0x0, path: firmware.bin }\n";
const TEXT = 'found the key "__proto__", expected another name';

async function refusal(text: string): Promise<string> {
  return (await assertRejects(() => loadProfile(text, "p.yaml", KNOWN), ProfileError)).message;
}

Deno.test("profile: a value named __proto__ does not vanish", async () => {
  for (const format of ["json", "py", "toml"]) {
    const text = `${HEAD}board_files:\n  - { to: /a.${format}, values: { a: "1", __proto__: "2" } }\n`;
    const column = text.split("\n")[3]!.indexOf("__proto__") + 1;
    assertEquals(await refusal(text), `p.yaml:4:${column}: board_files[0].values: ${TEXT}`);
  }
});

Deno.test("profile: the search for such keys ends in values that contain themselves", () => {
  const loop: Record<string, unknown> = {};
  loop["a"] = [loop, JSON.parse('{ "__proto__": 1 }')];
  assertEquals(reservedKeys(loop).map(({ path }) => path), [["a", 1, "__proto__"]]);
  let wide: unknown[] = [];
  for (let n = 0; n < 50; n++) wide = Array(50).fill(wide);
  assertEquals(reservedKeys(wide), []);
});

Deno.test("profile: the error about an unknown key of a secret lists the valid keys", async () => {
  const text = `${HEAD}board_files:\n  - { to: /a.json, values: { a: { secret: A, x: 1 } } }\n`;
  const message = await refusal(text);
  assertEquals(message.slice(message.indexOf("found")), 'found unknown key "x", expected secret');
});
