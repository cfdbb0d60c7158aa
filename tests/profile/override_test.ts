import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/errors.ts";
import { loadProfile } from "../../lib/profile/load.ts";
import { override, parseOverrides } from "../../lib/profile/override.ts";
import { FILES, KNOWN, transcript } from "./known.ts";

const TEXT = `port: COM3\nreset: D0\nrun: R0\n${FILES}`;

Deno.test("flags replace only the values that they name", async () => {
  const profile = await loadProfile(TEXT, "flash.yaml", KNOWN);
  assertEquals(override(profile, parseOverrides({}, KNOWN)), profile);
  assertEquals(
    override(
      profile,
      parseOverrides({ port: "auto", baud: "9600", chip: "ESP32-S3", after: "stay", mode: "dio" }, KNOWN),
    ),
    {
      ...profile,
      port: { kind: "auto" },
      baud: 9600,
      chip: "esp32s3",
      after: "stay",
      flash: { ...profile.flash, mode: "dio" },
    },
  );
});

Deno.test("--board also replaces the scripts of the profile", async () => {
  const { reset: _reset, run: _run, ...rest } = await loadProfile(TEXT, "flash.yaml", KNOWN);
  assertEquals(override({ ...rest, reset: [] }, parseOverrides({ board: "huzzah" }, KNOWN)), {
    ...rest,
    board: { kind: "built-in", name: "huzzah" },
  });
});

Deno.test("all wrong flags are reported together", async () => {
  const profile = await loadProfile(TEXT, "flash.yaml", KNOWN);
  const flags = { baud: "fast", board: "manul", size: "8MB" };
  assertEquals(
    transcript(assertThrows(() => override(profile, parseOverrides(flags, KNOWN)), UsageError)),
    '--baud: found "fast", expected auto or a whole number from 300 to 4000000\n' +
      '--board: found "manul", expected auto_reset, huzzah or manual\n' +
      '--size: found "8MB", expected keep, detect, 512KB, 1MB, 2MB or 4MB\n' +
      '> "manul": did you mean "manual"?\n> "8MB": did you mean "1MB"?',
  );
});
