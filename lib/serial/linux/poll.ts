/** Waits for several descriptors with `poll`. */
import { POLL } from "./ioctl.ts";
import type { WaitTarget } from "../unix/system.ts";
import type { WakePipe } from "../unix/wake_pipe.ts";
import type { Readiness, WaitCall } from "../wait_set.ts";

/** `struct pollfd` of asm-generic/poll.h: int fd; short events; short revents. */
const POLLFD = { size: 8, events: 4, revents: 6 } as const;

/** `poll` on another thread. A result below 0 is a failure. */
export type Poll = (fds: DataView<ArrayBuffer>, count: bigint, ms: number) => Promise<number>;

/** One `poll` for all targets and for the pipe. */
export function pollCall(poll: Poll, pipe: WakePipe): WaitCall<WaitTarget> {
  return {
    async wait(targets, ms) {
      const fds = encodePollfds([...targets, { fd: pipe.fd, event: "input" }]);
      if (await poll(fds, BigInt(targets.length + 1), ms) < 0) return undefined;
      const found = decodePollfds(fds);
      if (found.pop() === "ready") pipe.drain();
      return found;
    },
    wake: () => pipe.wake(),
  };
}

/** The array of struct pollfd that waits for `targets`. */
export function encodePollfds(targets: readonly WaitTarget[]): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(POLLFD.size * targets.length));
  let at = 0;
  for (const { fd, event } of targets) {
    view.setInt32(at, fd, true);
    view.setInt16(at + POLLFD.events, event === "input" ? POLL.IN : POLL.OUT, true);
    at += POLLFD.size;
  }
  return view;
}

/** What `poll` found for each target. A tty that was hung up is "gone", although it may still have bytes to read. */
export function decodePollfds(fds: DataView): Readiness[] {
  const found: Readiness[] = [];
  for (let at = POLLFD.revents; at < fds.byteLength; at += POLLFD.size) {
    const events = fds.getInt16(at, true);
    const gone = (events & (POLL.HUP | POLL.ERR | POLL.NVAL)) !== 0;
    found.push(gone ? "gone" : events === 0 ? "idle" : "ready");
  }
  return found;
}
