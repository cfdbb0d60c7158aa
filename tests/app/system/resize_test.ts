/** Changes of the size of the terminal's window. */
import { assertEquals } from "@std/assert";
import { onResize, pollSize } from "../../../lib/app/system/resize.ts";

Deno.test({
  name: "a window that changes its size is a signal on Unix",
  ignore: Deno.build.os === "windows",
  async fn() {
    const changed = Promise.withResolvers<void>();
    const stop = onResize(changed.resolve);
    // A listener for a signal does not keep a program running.
    const running = setInterval(() => {}, 1000);
    Deno.kill(Deno.pid, "SIGWINCH");
    await changed.promise;
    clearInterval(running);
    stop();
  },
});

Deno.test("on Windows, the size is asked for, and only a change is reported", async () => {
  const sizes = ["80x24", "80x24", "60x24", "60x24", "", "60x10"];
  const [changes, end] = [[] as string[], Promise.withResolvers<void>()];
  let now = "";
  const stop = pollSize(() => changes.push(now), () => {
    const next = sizes.shift();
    if (next === undefined) end.resolve();
    return now = next ?? now;
  });
  await end.promise;
  stop();
  assertEquals(changes, ["60x24", "", "60x10"]);
});

Deno.test("on Windows without a console, nothing is reported", () => {
  const stop = onResize(() => {
    throw new Error("reported");
  }, "windows");
  stop();
});
