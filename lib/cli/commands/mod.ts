/** All commands, in the order of the help. Each loads its code only when called, which keeps the start fast. */
import type { Command } from "../command.ts";
import { backup } from "./backup.ts";
import { boards } from "./boards.ts";
import { bundle } from "./bundle.ts";
import { cache } from "./cache.ts";
import { check } from "./check.ts";
import { completions } from "./completions.ts";
import { doctor } from "./doctor.ts";
import { erase } from "./erase.ts";
import { fetch } from "./fetch.ts";
import { firmware } from "./firmware.ts";
import { files } from "./files.ts";
import { help } from "./help.ts";
import { image } from "./image.ts";
import { info } from "./info.ts";
import { init } from "./init.ts";
import { licenses } from "./licenses.ts";
import { load } from "./load.ts";
import { lock } from "./lock.ts";
import { mem } from "./mem.ts";
import { monitor } from "./monitor.ts";
import { plan } from "./plan.ts";
import { ports } from "./ports.ts";
import { read } from "./read.ts";
import { roster } from "./roster.ts";
import { run } from "./run.ts";
import { schema } from "./schema.ts";
import { ui } from "./ui.ts";
import { verify } from "./verify.ts";
import { watch } from "./watch.ts";
import { version } from "./version.ts";

export const COMMANDS: readonly Command[] = [
  run,
  watch,
  ui,
  plan,
  check,
  verify,
  init,
  firmware,
  lock,
  fetch,
  cache,
  bundle,
  monitor,
  files,
  info,
  read,
  backup,
  erase,
  load,
  mem,
  image,
  roster,
  ports,
  doctor,
  boards,
  schema,
  completions,
  licenses,
  help,
  version,
];
