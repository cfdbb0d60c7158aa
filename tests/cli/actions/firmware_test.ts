import { assert, assertEquals } from "@std/assert";
import { profileChip, profileNames } from "../../../lib/app/files/built_in_profiles.ts";
import { chipById } from "../../../lib/esp/chips/mod.ts";
import { flasher } from "../../fake/system.ts";
import { assertSessions } from "../golden.ts";

Deno.test("firmware: what it prints", () =>
  assertSessions("firmware", [
    ["firmware", {}],
    ["firmware wemos", {}],
    ["firmware feather s3", {}],
    ["firmware ESP32_GENERIC", {}],
    ["firmware esp8266 --json", {}],
    ["firmware d1 mini", {}],
    ["firmware huzzah", { stdout: 60 }],
    ["firmware D1-mini 1MiB --json", {}],
    ["firmware feathr s3", {}],
    ["firmware xyzzy", {}],
    ["firmware micropyton", {}],
    ["firmware ESP32_GENERC_C3", {}],
    ["firmware micropython", { stdout: 60 }],
  ]));

Deno.test("firmware: the network is not asked", async () => {
  const { system, code } = await flasher(["firmware", "esp32"]);
  assertEquals([code, system.asked], [0, []]);
});

Deno.test("firmware: a long list ends with the number of others", async () => {
  const { stdout } = await flasher(["firmware", "circuitpython"]);
  assert(/And \d+ more\. Add words to narrow the search\./.test(stdout), stdout.slice(-200));
});

Deno.test("firmware: every built-in profile names its chip", () => {
  for (const name of profileNames()) assert(chipById(profileChip(name)) !== undefined, name);
});
