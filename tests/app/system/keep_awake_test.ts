/** The computer stays awake while flasher works on a board, and only then. */
import { assertEquals } from "@std/assert";
import { inhibit, keepAwake } from "../../../lib/app/system/keep_awake.ts";
import { flasher } from "../../fake/system.ts";
import { profile, PROJECT, SMALL, USB0 } from "../../cli/world.ts";

const BOARD = { files: PROJECT, ports: [USB0], boards: { [USB0.path]: SMALL } };

Deno.test("awake: from opening the port to closing it, even if the files differ", async () => {
  const good = await flasher(["run", "--port", USB0.path], BOARD);
  assertEquals([good.code, good.system.awake], [0, ["awake", "asleep"]]);
  const bad = await flasher(["verify", "--port", USB0.path], BOARD);
  assertEquals(bad.system.awake, ["awake", "asleep"]);
  assertEquals(bad.code, 12);
});

Deno.test("awake: not for a simulated board, nor without a board", async () => {
  const files = { ...PROJECT, "flash.yaml": profile() };
  for (const args of [["run"], ["plan"], ["ports"]]) {
    assertEquals((await flasher(args, { files })).system.awake, []);
  }
});

Deno.test("awake: each system has its own method", () => {
  const started: string[] = [];
  let ended = 0;
  const failures: string[] = [];
  const onFailure = (reason: string) => void failures.push(reason);
  const start = (path: string, args: readonly string[]) => {
    started.push([path, ...args].join(" "));
    return () => void ended++;
  };
  for (const os of ["darwin", "linux", "freebsd"]) keepAwake(os, { start, onFailure })();
  assertEquals(started, [
    "/usr/bin/caffeinate -i /bin/cat",
    "/usr/bin/systemd-inhibit --what=sleep:idle --who=flasher --why=A board is being written or read " +
    "--mode=block /bin/cat",
  ]);
  assertEquals(ended, 2);
  assertEquals(failures, ["flasher cannot do this on this system"]);
});

Deno.test({
  name: "awake: a program that is missing, or that ends at once, is a failure; one that is released is not",
  ignore: Deno.build.os === "windows",
  // Nobody waits for the end of such a program.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    // The program does not wait for these children, so the test must.
    const waiting = setInterval(() => {}, 1_000);
    const missing: string[] = [];
    inhibit("/nowhere/inhibit", [], (reason) => missing.push(reason))();
    assertEquals(missing, ["cannot start /nowhere/inhibit"]);

    const failed = Promise.withResolvers<string>();
    const release = inhibit("/bin/sh", ["-c", "exit 3"], failed.resolve);
    assertEquals(await failed.promise, "/bin/sh ended with exit code 3");
    release();

    const folder = await Deno.makeTempDir();
    const watch = Deno.watchFs(folder);
    const reasons: string[] = [];
    const end = inhibit(
      "/bin/sh",
      ["-c", 'cat > "$0"; mkdir "$0.ended"; exit 3', `${folder}/input`],
      (reason) => {
        reasons.push(reason);
      },
    );
    end();
    for await (const { paths } of watch) {
      if (paths.some((path) => path.endsWith(".ended"))) break;
    }
    // By the time that another program has started and ended, this one has, too.
    await new Deno.Command("/bin/sh", { args: ["-c", "exit 0"] }).output();
    assertEquals(reasons, []);
    await Deno.remove(folder, { recursive: true });
    clearInterval(waiting);
  },
});
