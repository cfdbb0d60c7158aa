/** Begins a session: from an open port to a chip that is identified, prepared, and at its final baud rate. */
import type { Admission } from "../../gate.ts";
import type { SerialPort } from "../../serial/port.ts";
import { describeRevision } from "../chips/revision.ts";
import { enableWholeFlash } from "../flash/flash_size.ts";
import type { Identity } from "../link/identify.ts";
import { Link } from "../link/link.ts";
import type { Loader } from "../link/loader.ts";
import type { SessionOptions } from "../link/session_options.ts";

export interface Session {
  /** The loader at the beginning: it is replaced when a recovery resets the chip. */
  readonly loader: Loader;
  readonly identity: Identity;
  /** No reset method put the chip into its bootloader: the lines may not reach it. */
  readonly enteredManually: boolean;
  /** Milliseconds by phase. */
  readonly times: { readonly connect: number; readonly stub: number };
  /** For work that must survive a bad link. */
  readonly link: Link;
  /** What the work may do to the flash. */
  readonly admission: Admission;
}

/** Returns a function that repeats work with a flash of `flashSize` bytes after each recoverable failure. */
export function retryOnLink(
  { link }: Pick<Session, "link">,
  flashSize: number,
): <T>(work: (loader: Loader) => Promise<T>) => Promise<T> {
  return (work) =>
    link.runWithRecovery(() => work(link.loader), () => enableWholeFlash(link.loader, flashSize));
}

/** The port must be open at `connectBaud(options)`. Throws ConnectError, ChipError, LinkError, PortError, or what the gate throws. */
export async function beginSession(port: SerialPort, options: SessionOptions): Promise<Session> {
  const { clock, report } = options;
  const started = clock.now();
  const link = await Link.open(port, options);
  const identity = await link.identify();
  const { chip, revision, mac, features } = identity;
  report({
    type: "connected",
    chip: chip.name,
    ...(revision === undefined ? {} : { revision: describeRevision(revision) }),
    features,
    ...(mac === undefined ? {} : { mac }),
    loader: link.loader.dialect.name,
  });
  const admission = await options.gate?.admit(mac) ?? "write";
  const connected = clock.now();
  await link.speedUp();
  const times = { connect: connected - started, stub: clock.now() - connected };
  return { loader: link.loader, identity, enteredManually: link.enteredManually, times, link, admission };
}
