/** The waits of all ports of Linux or macOS, in one call of the system. */
import { type WaitCall, WaitSet } from "../wait_set.ts";
import type { Libc, WaitTarget } from "./system.ts";
import { type PipeCalls, WakePipe } from "./wake_pipe.ts";

/** `call` makes the call of the system, which a pipe can end. It is made for the first wait. */
export function unixWaits(
  calls: PipeCalls,
  call: (pipe: WakePipe) => WaitCall<WaitTarget>,
): Pick<Libc, "wait" | "endWaits"> {
  let waits: WaitSet<WaitTarget> | undefined;
  return {
    wait(target, ms) {
      waits ??= new WaitSet(call(new WakePipe(calls)));
      return waits.wait(target, ms);
    },
    endWaits: (fd) => waits?.end((target) => target.fd === fd),
  };
}
