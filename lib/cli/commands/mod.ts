/** All commands, in the order of the help. Each loads what it needs when it is called, so that starting is instant. */
import type { Command } from "../command.ts";
import { boards } from "./boards.ts";
import { completions } from "./completions.ts";
import { doctor } from "./doctor.ts";
import { help } from "./help.ts";
import { image } from "./image.ts";
import { init } from "./init.ts";
import { licenses } from "./licenses.ts";
import { monitor } from "./monitor.ts";
import { plan } from "./plan.ts";
import { ports } from "./ports.ts";
import { run } from "./run.ts";
import { schema } from "./schema.ts";
import { version } from "./version.ts";

export const COMMANDS: readonly Command[] = [
  run,
  monitor,
  plan,
  init,
  image,
  ports,
  doctor,
  boards,
  schema,
  completions,
  licenses,
  help,
  version,
];
