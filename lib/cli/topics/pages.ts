/** The pages of the topics: the files in docs/ themselves, as part of the program. */
import bundle from "../../../docs/bundle.md" with { type: "text" };
import commands from "../../../docs/commands.md" with { type: "text" };
import exitCodes from "../../../docs/exit-codes.md" with { type: "text" };
import firmwareFiles from "../../../docs/firmware-files.md" with { type: "text" };
import boardFiles from "../../../docs/files.md" with { type: "text" };
import esptool from "../../../docs/from-esptool.md" with { type: "text" };
import json from "../../../docs/json.md" with { type: "text" };
import many from "../../../docs/many.md" with { type: "text" };
import console from "../../../docs/monitor.md" with { type: "text" };
import plugins from "../../../docs/plugins.md" with { type: "text" };
import portNames from "../../../docs/port-names.md" with { type: "text" };
import profile from "../../../docs/profile.md" with { type: "text" };
import reset from "../../../docs/reset.md" with { type: "text" };
import type { TopicName } from "./list.ts";

export const PAGES: Readonly<Record<TopicName, string>> = {
  profile,
  "firmware-files": firmwareFiles,
  offline: bundle,
  "port-names": portNames,
  reset,
  plugins,
  commands,
  many,
  "board-files": boardFiles,
  console,
  json,
  "exit-codes": exitCodes,
  esptool,
};
