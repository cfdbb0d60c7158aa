/** Tests that need a process of their own: one that holds few files, in which the system hands out low descriptors. */
import { fileURLToPath } from "node:url";
import { assertEquals, assertMatch } from "@std/assert";

const MARK = "FLASHER_TEST_OWN_PROCESS";

export interface OwnProcessTest {
  /** No other test of the file contains this name. */
  readonly name: string;
  readonly ignore: boolean;
  readonly fn: () => Promise<void>;
}

/** Registers a test of the file `url`. Run as part of others, it starts Deno for this test alone. */
export function testInOwnProcess(url: string, { name, ignore, fn }: OwnProcessTest): void {
  // A library that the test loads stays loaded.
  const register = (act: () => Promise<void>) =>
    Deno.test({ name, ignore, sanitizeResources: false, fn: act });
  if (Deno.env.get(MARK) === name) return register(fn);
  register(async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "test",
        "--allow-all",
        "--quiet",
        "--no-check",
        "--filter",
        name,
        fileURLToPath(url),
      ],
      env: { [MARK]: name, NO_COLOR: "1" },
    }).output();
    const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
    assertEquals(code, 0, text);
    assertMatch(text, /\b1 passed\b/);
  });
}
