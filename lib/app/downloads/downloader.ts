/** Downloads as a command line allows them: servers, authorities, progress, Ctrl-C. */
import { type Download, download } from "../../download/download.ts";
import type { DownloadOptions } from "../../download/request.ts";
import { UsageError } from "../../errors.ts";
import { readNamedFile } from "../files/named_file.ts";
import type { Person } from "../person.ts";
import type { System } from "../system/system.ts";
import { hostPolicy } from "./allowed_hosts.ts";

export interface DownloadPolicy {
  /** Servers that may be asked besides the publishers, as `parseHostName` returns them. */
  readonly hosts: readonly string[];
  /** A file with certificates of further authorities, PEM. */
  readonly authorities: string | undefined;
}

export interface DownloadContext {
  readonly system: System;
  readonly person: Person;
  readonly signal: AbortSignal;
  readonly onProgress?: DownloadOptions["onProgress"];
  readonly onRetry?: DownloadOptions["onRetry"];
}

/** Bytes. The list of all public authorities has 0.25 MB. */
const MAX_AUTHORITIES = 4 * 1024 * 1024;

/** Throws UsageError if the file with authorities cannot be read. What it returns throws as `download` does. */
export async function downloader(
  { system, person, signal, onProgress, onRetry }: DownloadContext,
  policy: DownloadPolicy,
): Promise<Download> {
  const authorities = policy.authorities === undefined
    ? undefined
    : await readAuthorities(system, policy.authorities);
  const allowHost = hostPolicy({ system, person }, policy.hosts);
  const network = {
    fetch: system.fetch.bind(system),
    clock: system.clock,
    env: system.env.bind(system),
    date: system.date.bind(system),
  };
  const options = {
    allowHost,
    signal,
    ...(authorities === undefined ? {} : { authorities }),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(onRetry === undefined ? {} : { onRetry }),
  };
  return (request) => download(network, request, options);
}

/** The runtime accepts any text, and then trusts nobody more than before. */
async function readAuthorities(system: System, path: string): Promise<string> {
  const bytes = await readNamedFile(system, path, {
    action: `Cannot read --ca ${path}`,
    folder: ".",
    anywhere: true,
    namedBy: "person",
    refuse: (message, options) => new UsageError(message, options),
    largest: MAX_AUTHORITIES,
    tooLarge: `expected at most ${MAX_AUTHORITIES} for certificates`,
  });
  const text = new TextDecoder().decode(bytes);
  if (/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/.test(text)) return text;
  throw new UsageError(`Cannot use --ca ${path}: found no certificate, expected PEM text`, {
    hint:
      'A PEM file contains "-----BEGIN CERTIFICATE-----". To convert a binary certificate: openssl x509 -inform der -in FILE',
  });
}
