/** What a command line allows downloads to do. */
import type { DownloadPolicy } from "../../app/downloads/downloader.ts";
import { parseHostName } from "../../download/address.ts";
import { UsageError } from "../../errors.ts";
import { describeParseError } from "../../parse_result.ts";
import { quote } from "../../text.ts";
import type { Call } from "../command.ts";

/** `--allow-host` and `--ca`. Throws UsageError. */
export function downloadPolicy({ all, text }: Pick<Call, "all" | "text">): DownloadPolicy {
  const hosts = all("allow-host").map((name) => {
    const parsed = parseHostName(name);
    if ("value" in parsed) return parsed.value;
    throw new UsageError(`--allow-host: ${describeParseError(parsed.error, quote(name))}`);
  });
  return { hosts, authorities: text("ca") };
}
