/**
 * Waits for several descriptors with `select`, not with poll or kqueue: poll(2) of macOS says under BUGS that it does not
 * support devices.
 */
import { FD_SET, TIMEVAL } from "./ioctl.ts";
import type { WaitTarget } from "../unix/system.ts";
import type { WakePipe } from "../unix/wake_pipe.ts";
import type { Readiness, WaitCall } from "../wait_set.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** `select` on another thread. A result below 0 is a failure. */
export type Select = (
  count: number,
  reading: Bytes,
  writing: Bytes,
  failing: null,
  timeout: Bytes,
) => Promise<number>;

/** One `select` for all targets and for the pipe. */
export function selectCall(select: Select, pipe: WakePipe): WaitCall<WaitTarget> {
  checkFitsFdSet(pipe.fd);
  return {
    async wait(targets, ms) {
      const all = [...targets, { fd: pipe.fd, event: "input" } as const];
      const sets = encodeFdSets(all);
      const count = 1 + Math.max(...all.map(({ fd }) => fd));
      if (await select(count, sets.input, sets.output, null, timeval(ms)) < 0) return undefined;
      const found = decodeFdSets(sets, all);
      if (found.pop() === "ready") pipe.drain();
      return found;
    },
    wake: () => pipe.wake(),
  };
}

/** An fd_set for each event. */
export type FdSets = Readonly<Record<WaitTarget["event"], Bytes>>;

/** The sets that contain `targets`. Words of 32 bits, little-endian on every Mac that Deno runs on: bit n is in byte n / 8. */
export function encodeFdSets(targets: readonly WaitTarget[]): FdSets {
  const sets = { input: new Uint8Array(FD_SET.size), output: new Uint8Array(FD_SET.size) };
  for (const { fd, event } of targets) sets[event][fd >> 3]! |= 1 << (fd & 7);
  return sets;
}

/** What `select` left in the sets. It reports a tty that was hung up as ready: the read then returns 0 bytes or an error. */
export function decodeFdSets(sets: FdSets, targets: readonly WaitTarget[]): Readiness[] {
  return targets.map(({ fd, event }) => sets[event][fd >> 3]! & 1 << (fd & 7) ? "ready" : "idle");
}

/** Throws RangeError for a descriptor that an fd_set cannot contain. */
export function checkFitsFdSet(fd: number): void {
  if (fd >= 0 && fd < FD_SET.bits) return;
  throw new RangeError(`Cannot wait for descriptor ${fd}: expected 0 to ${FD_SET.bits - 1}`);
}

/** A struct timeval of `ms` milliseconds. */
export function timeval(ms: number): Bytes {
  const bytes = new Uint8Array(TIMEVAL.size);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(TIMEVAL.secondsAt, BigInt(Math.floor(ms / 1000)), true);
  view.setInt32(TIMEVAL.microsecondsAt, (ms % 1000) * 1000, true);
  return bytes;
}
