import { assert, assertEquals } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { CACHED, LOCK, NAME } from "../fake/locked_project.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { USB0 } from "../cli/world.ts";

const PORT = USB0.path;
const PROFILE = `port: ${PORT}\nboard: huzzah\nfirmware: ${NAME}\nexpect: micropython\n`;

const greeting = (text: string, profile = PROFILE): FakeOptions => ({
  files: { ...CACHED, "flash.yaml": profile, "flash.lock": LOCK },
  ports: [USB0],
  boards: { [PORT]: { program: { greeting: () => `${text}\r\n>>> ` } } },
});

Deno.test("greeting: the version that the profile names is no news", async () => {
  const { code, stderr } = await flasher(["run"], greeting("MicroPython v1.24.1 on 2024-11-29; ESP module"));
  assertEquals([code, stderr], [EXIT.ok, ""]);
});

Deno.test("greeting: another version is a warning, and the run has passed", async () => {
  const other = greeting("MicroPython v1.20.0 on 2023-04-26; ESP module");
  const { code, stdout, stderr } = await flasher(["run"], other);
  assertEquals(code, EXIT.ok, stderr);
  assert(stdout.includes("MicroPython v1.20.0"), stdout);
  const words =
    "The board's greeting is not that of the locked firmware: it is MicroPython 1.20.0, expected MicroPython 1.24.1";
  assert(stderr.includes(words), stderr);
  const json = await flasher(["run", "--json"], other);
  const types = json.stdout.trim().split("\n").map((line) => JSON.parse(line).type);
  assertEquals(types.slice(types.indexOf("booted")), ["booted", "warning", "done"]);
});

Deno.test("greeting: without expect, flasher does not listen", async () => {
  const silent = greeting(
    "MicroPython v1.20.0 on 2023-04-26; x",
    PROFILE.replace("expect: micropython\n", ""),
  );
  const { code, stderr } = await flasher(["run"], silent);
  assertEquals([code, stderr], [EXIT.ok, ""]);
});
