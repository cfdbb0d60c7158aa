/** The tests of downloads reach no server of the internet: they pass where there is only the loopback. */
import { assert, assertEquals } from "@std/assert";
import { ROOT, testWith } from "./parts.ts";

const TESTS = [
  "tests/download",
  "tests/app/downloads",
  "tests/app/bundle",
  "tests/catalogue",
  "tests/lock",
  "tests/scripts/catalogue_test.ts",
  "tests/cli/downloads",
  ...["lock", "fetch", "bundle", "firmware"].map((name) => `tests/cli/actions/${name}_test.ts`),
  "tests/ui/server/firmware",
  "tests/ui/server/firmware_test.ts",
  "tests/e2e/download_test.ts",
  "tests/e2e/download_disk_test.ts",
];

testWith(["unshare", "ip"], "downloads: their tests pass without the internet", async () => {
  const script = 'ip link set lo up && ip -oneline link | wc --lines && exec "$@"';
  const tests = [Deno.execPath(), "test", "--allow-all", "--quiet", "--no-check", ...TESTS];
  const args = ["--map-root-user", "--net", "sh", "-c", script, "sh", ...tests];
  const env = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  const ran = await new Deno.Command("unshare", { args, cwd: ROOT, env }).output();
  const [out, err] = [ran.stdout, ran.stderr].map((bytes) => new TextDecoder().decode(bytes));
  // The loopback is the only device.
  assertEquals(out!.split("\n")[0], "1", err);
  assert(ran.success, out! + err!);
  const [, passed] = /\| (\d+) passed/.exec(out!) ?? [];
  assert(Number(passed) > 100, out);
});
