/** A session with one board, as a command line requests it: consent, port, trace, Ctrl-C. */
import type { FlashEvent } from "../esp/events.ts";
import { allowPlugin } from "../app/boards/plugin_consent.ts";
import { CURRENT_FOLDER, type PluginFile, readBoardPlugin } from "../app/boards/plugin_file.ts";
import { bareProfile } from "../app/connection_settings.ts";
import { openLineLog } from "../app/files/line_log.ts";
import { keepingSecrets } from "../app/secrets/keep_secrets.ts";
import { choosePort } from "../app/ports/choose_port.ts";
import { rateStore } from "../app/rate_store.ts";
import { type Reporter, warnThrough } from "../app/reporter.ts";
import type { BoardRequest } from "../app/request.ts";
import type { SessionContext } from "../app/session_context.ts";
import type { ChipWork } from "../app/with_chip.ts";
import type { ProfileValues } from "../profile/override.ts";
import type { Profile } from "../profile/profile.ts";
import type { Call } from "./command.ts";
import { listenForInterrupt } from "./interrupt.ts";
import {
  boardValues,
  connectTimeout,
  insistsOnBaud,
  loaderOptions,
  pluginPolicy,
  type TransferOptions,
  variablesFor,
} from "./request.ts";
import { sessionPerson } from "./screen/ask.ts";

export interface SessionBoard {
  readonly profile: Profile;
  /** The profile's board if it is a plugin. */
  readonly plugin: PluginFile | undefined;
  /** What goes on the board, or is compared with it; see `SessionContext`. */
  readonly secrets?: SessionContext["secrets"];
}

/** The board of a command without a profile, which flags and variables override. Throws UsageError or PluginError. */
export async function boardFromFlags(
  call: Call,
  { defaults = {}, ...options }: TransferOptions & { readonly defaults?: ProfileValues } = {},
): Promise<SessionBoard> {
  const values = boardValues(call);
  const open = (["port", "baud"] as const).filter((name) => values[name] === undefined);
  const profile = bareProfile({ ...defaults, ...variablesFor(call, options)(open), ...values });
  return { profile, plugin: await readBoardPlugin(call.system, profile.board, CURRENT_FOLDER) };
}

/** Throws what `act` throws; before that, UsageError, PluginError or PortError. */
export async function withSession<T>(
  call: Call,
  { profile, plugin: file, secrets, reporter: output }: SessionBoard & {
    readonly reporter: Reporter<FlashEvent>;
  },
  act: (context: SessionContext<FlashEvent>, request: BoardRequest) => Promise<T>,
): Promise<T> {
  const { system } = call;
  const waitMs = connectTimeout(call);
  const policy = pluginPolicy(call);
  const person = sessionPerson(call);
  const plugin = file === undefined ? undefined : await allowPlugin({ system, person }, file, policy);
  const port = await choosePort(system, profile.port);
  const path = call.text("trace");
  const trace = path === undefined
    ? undefined
    : await openLineLog(system, { path, place: "--trace" }, warnThrough(output));
  const { signal, reporter, stopListening } = listenForInterrupt(system, output);
  try {
    return await keepingSecrets(
      { system, reporter, person, signal, trace, rates: rateStore(system), secrets },
      (context) => act(context, { profile, port, plugin, waitMs, insistsOnBaud: insistsOnBaud(call) }),
    );
  } finally {
    trace?.close();
    reporter.close();
    stopListening();
  }
}

/** The board, where its reports go, and what to do with its chip. */
export interface ChipSession<T> extends SessionBoard {
  readonly reporter: Reporter<FlashEvent>;
  /** What the command decides, regardless of the flags. */
  readonly job?: Partial<ChipWork<T>["job"]>;
  readonly work: ChipWork<T>["work"];
}

/** Runs work on the chip of a board. Throws as `withSession` does. */
export async function withChipSession<T>(call: Call, { job, work, ...board }: ChipSession<T>): Promise<T> {
  // Commands that only read the console do not load the protocol of the bootloader.
  const { withChip } = await import("../app/with_chip.ts");
  return await withSession(
    call,
    board,
    (context, request) => withChip(context, request, { job: { ...loaderOptions(call), ...job }, work }),
  );
}
