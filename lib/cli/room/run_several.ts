/** `flasher run` for several boards at once, and `flasher watch`. */
import { allowPlugin } from "../../app/boards/plugin_consent.ts";
import { describeChange } from "../../app/flash_change.ts";
import type { PreparedRequest } from "../../app/prepare.ts";
import { rateStore } from "../../app/rate_store.ts";
import type { Warning } from "../../app/reporter.ts";
import { openRoom } from "../../app/room/decide.ts";
import { rememberedAt, withRoster } from "../../app/room/open_records.ts";
import type { Room } from "../../app/room/room.ts";
import { roomSystem, runRoom } from "../../app/room/run_room.ts";
import type { UnitContext } from "../../app/room/run_unit.ts";
import { shareKeepAwake } from "../../app/room/shared_awake.ts";
import { summarize } from "../../app/room/summary.ts";
import { isRunning } from "../../app/room/turn.ts";
import { type UnitSetup, workOnUnit } from "../../app/room/work_on_unit.ts";
import type { System } from "../../app/system/system.ts";
import type { BoardWork } from "../../app/with_board.ts";
import { EXIT, type ExitCode } from "../../errors.ts";
import type { Done } from "../../esp/events.ts";
import type { Job } from "../../esp/jobs/program.ts";
import type { Call } from "../command.ts";
import { connectTimeout, insistsOnBaud, pluginPolicy } from "../request.ts";
import { sessionPerson } from "../screen/ask.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import { tellLocked } from "../screen/tell_firmware.ts";
import { type RoomReporter, roomReporter } from "../screen/room/room_reporter.ts";
import { unitName } from "../screen/room/room_text.ts";
import { askConsent, chooseBoards, intention, type RoomMode } from "./choice.ts";
import { canControl, RoomControls } from "./controls.ts";
import { ROOM_KEYS } from "./keys.ts";
import { requestedRecords } from "./requested_records.ts";
import { checkTraceFolder, openTrace } from "./trace_folder.ts";
import { unitPersons } from "./unit_person.ts";

/** Throws UsageError, PortError, PluginError or OutputError before the first board; afterwards, each board has its own end. */
export async function runSeveral(
  call: Call,
  prepared: PreparedRequest,
  { mode, work }: { readonly mode: RoomMode; readonly work: BoardWork<Job, Done> },
): Promise<ExitCode> {
  const { system } = call;
  const { profile, plugin: file } = prepared;
  const waitMs = connectTimeout(call);
  const choice = await chooseBoards(call, profile, mode);
  const person = sessionPerson(call);
  const plugin = file === undefined
    ? undefined
    : await allowPlugin({ system, person }, file, pluginPolicy(call));
  await checkTraceFolder(call);
  const watches = mode === "watch";
  // A board plugin may ask, and the keyboard has one reader.
  const hasKeys = watches && plugin === undefined && canControl(call);
  const sound = { on: watches && !call.has("no-sound") };
  const reporter = roomReporter(call, {
    waitsForBoards: watches,
    sound,
    quiet: call.has("quiet"),
    ...(hasKeys ? { keys: ROOM_KEYS } : {}),
  });
  tellLocked(call, prepared);
  const checksKnown = watches && !call.has("again");
  const warn = (warning: Warning) => reporter.report({ type: "warning", ...warning });
  const roster = await requestedRecords(call, prepared, {
    checksKnown,
    warn,
    isRehearsal: choice.isRehearsal,
  });
  const keepAwake = shareKeepAwake(system, warn);
  const shared = {
    ...{ system, profile, plugin, waitMs, insistsOnBaud: insistsOnBaud(call), keepAwake, work },
    rates: rateStore(system),
  };
  const persons = unitPersons(person, reporter);
  const ports = choice.ports.map(({ info }) => info);
  if (choice.isNamed && !call.has("quiet")) person.show(intention(call, ports, prepared));
  const controls = hasKeys ? new RoomControls(system, { reporter, sound }) : undefined;
  const heedClicks = system.ignoreClicks();
  try {
    const room = await runRoom({
      system: roomSystem(system, choice.source),
      room: openRoom(choice.options, { consented: choice.isNamed }),
      ports,
      consent: (now) =>
        askConsent(call, { person, prepared, mode, remembered: (port) => rememberedAt(port, roster) }, now),
      records: roster.records,
      control: controls?.start,
      report(report, now) {
        const whole = withRoster(report, roster);
        reporter.report(whole, now);
        controls?.onReport(whole, now);
      },
      leave(now) {
        heedClicks();
        leave(system, { reporter, controls }, now);
      },
      work: (context) => {
        const chosen = choice.ports.find(({ info }) => info.path === context.unit.port.path);
        return withTrace(call, context, { ...shared, person: persons(context.unit), chosen });
      },
    });
    return summarize(room.units).exitCode;
  } finally {
    controls?.stop();
    reporter.close();
    heedClicks();
    await roster.book.close();
  }
}

/** Each board has a trace of its own. */
async function withTrace(call: Call, context: UnitContext, setup: UnitSetup): Promise<void> {
  const trace = await openTrace(call, context.unit, context);
  try {
    await workOnUnit({ ...setup, trace }, context);
  } finally {
    trace?.close();
  }
}

/** The last words after a third Ctrl-C: what each board that is not finished holds. */
function leave(
  system: System,
  { reporter, controls }: { readonly reporter: RoomReporter; readonly controls: RoomControls | undefined },
  { units }: Room,
): void {
  controls?.stop();
  reporter.close();
  for (const unit of units.filter(isRunning)) {
    const text = `Stopped at once: ${unitName(unit)}: ${describeChange(unit.change)}`;
    system.stderr.write(wrap(text, lineWidth(system.stderr)).map((line) => line + "\n").join(""));
  }
  system.exit(EXIT.interrupted);
}
