/** Replaces the ROM by the stub if the stub can run on the chip. */
import { LinkError } from "../../errors.ts";
import type { Report } from "../events.ts";
import type { Connection } from "./connect.ts";
import type { Identity } from "./identify.ts";
import { type Loader, RefusedError } from "./loader.ts";
import { loadStub } from "./stub_images.ts";
import { MuteStubError, startStub } from "./upload_stub.ts";

/** Smaller blocks get through where a USB adapter or a weak power supply damages long ones. */
const CAREFUL_BLOCK = 0x400;

export interface SwitchToStubOptions {
  readonly connection: Connection;
  readonly identity: Identity;
  readonly report: Report;
  /** Resets the chip and reconnects at the fallback rate; undefined if a person would have to reset it. */
  readonly reconnect: (() => Promise<Connection>) | undefined;
}

/**
 * Returns the loader to continue with: the connection's, or a new one if the chip had to be reset. Throws LinkError,
 * RefusedError or PortError.
 */
export async function switchToStub(options: SwitchToStubOptions): Promise<Loader> {
  const { connection, identity, report, reconnect } = options;
  const { rom, stub } = identity.dialects;
  if (connection.stubRuns && connection.loader.dialect === stub) {
    report({ type: "stub", bytes: 0 });
    return connection.loader;
  }
  const obstacle = stubObstacle(identity);
  const image = obstacle === undefined ? await loadStub(stubName(identity)) : undefined;
  if (image === undefined || stub === undefined) {
    if (obstacle !== undefined) {
      report({ type: "warning", message: `Working with the ROM alone: ${obstacle}` });
    }
    return connection.loader;
  }

  let { loader } = connection;
  for (const blockSize of [loader.dialect.ramBlock, CAREFUL_BLOCK]) {
    try {
      report({ type: "stub", bytes: await startStub(loader, stub, { image, blockSize }) });
      return loader;
    } catch (error) {
      const mayRetry = error instanceof LinkError || error instanceof RefusedError;
      if (!mayRetry || reconnect === undefined) throw error;
      // A line that damages every upload of the stub is too bad for a ROM that cannot verify its writes.
      const hopeless = blockSize === CAREFUL_BLOCK && !(error instanceof MuteStubError);
      if (hopeless && rom.md5 === "none") throw error;
      report({ type: "warning", message: `${error.message}; resetting the board to try again` });
      ({ loader } = await reconnect());
      loader.dialect = rom;
    }
  }
  report({ type: "warning", message: "Working with the ROM alone: the stub does not start" });
  return loader;
}

/** The reason why the stub cannot run on this particular chip, or undefined. */
export function stubObstacle({ chip, revision, security }: Identity): string | undefined {
  const { name, stub, stubNeeds } = chip;
  if (stub === undefined) return `there is no stub for ${name}`;
  if (security.secureDownload) return "this chip is in secure download mode";
  if (stubNeeds?.noSecureBoot && security.secureBoot) {
    return `secure boot is enabled, and ${name} then runs no stub`;
  }
  const needed = stubNeeds?.revision;
  if (needed !== undefined && revision !== undefined && revision < needed) {
    return `the stub does not run on the first silicon of ${name}`;
  }
  return undefined;
}

function stubName({ chip, revision }: Identity): string {
  return chip.stubImage?.(revision ?? 0) ?? chip.id;
}
