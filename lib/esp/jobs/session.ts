/** What every command with a board begins with: from an open port to a chip that is known, ready and fast. */
import { describeRevision } from "../chips/revision.ts";
import type { SerialPort } from "../../serial/port.ts";
import type { Identity } from "../link/identify.ts";
import { enableWholeFlash } from "../flash/flash_size.ts";
import { Link } from "../link/link.ts";
import type { Loader } from "../link/loader.ts";
import type { SessionJob } from "../link/connect_and_identify.ts";

export { firstBaud, type SessionJob } from "../link/connect_and_identify.ts";

export interface Session {
  /** Who answers: until work that `link` persists with has reset the chip. */
  readonly loader: Loader;
  readonly identity: Identity;
  /** No script brought the chip there: whether the lines reach it is not known. */
  readonly enteredManually: boolean;
  /** Milliseconds by phase. */
  readonly times: { readonly connect: number; readonly stub: number };
  /** For work that is to survive a bad link. */
  readonly link: Link;
}

/** Does work with a flash of `flashSize` bytes again after each failure that can be recovered from. */
export function retryOnLink(
  { link }: Pick<Session, "link">,
  flashSize: number,
): <T>(work: (loader: Loader) => Promise<T>) => Promise<T> {
  return (work) => link.persist(() => work(link.loader), () => enableWholeFlash(link.loader, flashSize));
}

/** The port must be open at `firstBaud(job)`. Throws ConnectError, ChipError, LinkError or PortError. */
export async function beginSession(port: SerialPort, job: SessionJob): Promise<Session> {
  const { clock, report } = job;
  const started = clock.now();
  const link = await Link.open(port, job);
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
  const connected = clock.now();
  await link.speedUp();
  const times = { connect: connected - started, stub: clock.now() - connected };
  return { loader: link.loader, identity, enteredManually: link.enteredManually, times, link };
}
