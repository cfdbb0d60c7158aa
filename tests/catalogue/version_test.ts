import { assertEquals } from "@std/assert";
import { compareVersions, isRelease } from "../../lib/catalogue/version.ts";

Deno.test("versions: by their numbers, and a preview before its release", () => {
  const sorted = [
    "1.9.4",
    "1.19",
    "1.19.1",
    "1.24.0",
    "1.25.0-preview.2.g0123456",
    "1.25.0-preview.10.g0123456",
    "1.25.0",
    "10.0.0-alpha.1",
    "10.0.0-beta.1",
    "10.0.0-rc.0",
    "10.0.0",
  ];
  assertEquals([...sorted].reverse().sort(compareVersions), sorted);
  assertEquals(compareVersions("1.24", "1.24.0"), 0);
  assertEquals(sorted.filter(isRelease), ["1.9.4", "1.19", "1.19.1", "1.24.0", "1.25.0", "10.0.0"]);
});
