/** The pipe that ends a wait, on the kernel of Linux: with `poll`, and with `select` as macOS uses it. */
import { assert, assertEquals } from "@std/assert";
import { selectCall } from "../../../lib/serial/darwin/select.ts";
import { IOCTL } from "../../../lib/serial/linux/ioctl.ts";
import { linuxLibc } from "../../../lib/serial/linux/libc.ts";
import { pollCall } from "../../../lib/serial/linux/poll.ts";
import { testInOwnProcess } from "../../tools/own_process.ts";
import { WakePipe } from "../../../lib/serial/unix/wake_pipe.ts";

const POINTERS = ["i32", "buffer", "buffer", "buffer", "buffer"] as const;

testInOwnProcess(import.meta.url, {
  name: "wake pipe: ends the wait that runs or is about to run, and only that one",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const { poll, select, pipe } = Deno.dlopen("libc.so.6", {
      poll: { parameters: ["buffer", "usize", "i32"], result: "i32", nonblocking: true },
      select: { parameters: POINTERS, result: "i32", nonblocking: true },
      pipe: { parameters: ["buffer"], result: "i32" },
    }).symbols;
    const calls = { ...linuxLibc(), pipe, system: "linux", FIOCLEX: IOCTL.FIOCLEX } as const;
    for (const make of [(end: WakePipe) => pollCall(poll, end), (end: WakePipe) => selectCall(select, end)]) {
      const call = make(new WakePipe(calls));
      const running = call.wait([], 20_000);
      call.wake();
      assertEquals(await running, []);
      call.wake();
      assertEquals(await call.wait([], 20_000), []);
      const since = performance.now();
      assertEquals(await call.wait([], 30), []);
      assert(performance.now() - since >= 29, "the pipe was still full");
    }
  },
});
