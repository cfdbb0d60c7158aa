/** Chooses firmware of the catalogue for a new profile. The board that is plugged in narrows the choice. */
import { knownFirmware } from "../../app/downloads/find_online.ts";
import { bareProfile } from "../../app/connection_settings.ts";
import { readBoardFacts } from "../../app/boards/board_facts.ts";
import { loadCatalogue } from "../../catalogue/data.ts";
import { buildName, formatFirmwareName, parseFirmwareName } from "../../catalogue/name.ts";
import { type BoardFacts, orderOffers } from "../../catalogue/narrow.ts";
import { publisherOf, PUBLISHERS } from "../../catalogue/publishers.ts";
import { allOffers, type Catalogues, type Offer } from "../../catalogue/search.ts";
import { FlasherError, Interrupted, UsageError } from "../../errors.ts";
import { chipById } from "../../esp/chips/mod.ts";
import { describeParseError } from "../../parse_result.ts";
import { formatPortName } from "../../serial/port_name.ts";
import type { ProfileValues } from "../../profile/override.ts";
import type { Profile, ProfileFile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { offerText } from "../describe/offer_text.ts";
import { quietReporter } from "../screen/quiet_reporter.ts";
import { withChipSession } from "../session.ts";
import type { Asker } from "./asker.ts";
import { portInfo, portsNow } from "./ask_connection.ts";
import type { Choice } from "./choices.ts";

/** Listed firmware; `?` shows the rest. With the question, it fits on a terminal of 15 lines. */
const LISTED = 9;
/** How long a board may take to answer. */
const LOOK = "10s";

export interface NamedFirmware {
  readonly file: ProfileFile;
  /** Chip id. */
  readonly chip: string;
}

/** Firmware by its whole name. `place`: of the text, for errors. Throws UsageError, ProfileError or ChipError. */
export async function firmwareByName(text: string, place: string): Promise<NamedFirmware> {
  const parsed = parseFirmwareName(text);
  if ("error" in parsed) {
    const { hint } = parsed.error;
    throw new UsageError(
      `${place}: ${describeParseError(parsed.error, quote(text))}`,
      hint === undefined ? {} : { hint },
    );
  }
  const name = parsed.value;
  const { firmware } = knownFirmware(await loadCatalogue(name.publisher), name);
  const key = formatFirmwareName(name);
  return {
    file: { offset: "auto", path: key, locked: { kind: "firmware", key, name } },
    chip: firmware.board.chip,
  };
}

/** Asks which firmware, beginning with those for the board that is plugged in, if the person allows a look at it. */
export async function askFirmware(
  call: Call,
  asker: Asker,
  { answer, flags }: { readonly answer: string; readonly flags: ProfileValues },
): Promise<NamedFirmware> {
  if (answer.includes("@")) return await firmwareByName(answer.trim(), "Firmware");
  const publisher = PUBLISHERS.find(({ id }) => id === answer.trim().toLowerCase())!.id;
  const catalogue = { [publisher]: await loadCatalogue(publisher) } as unknown as Catalogues;
  const offers = allOffers(catalogue);
  const board = await boardFacts(call, asker, flags);
  const { likely, others } = orderOffers(offers, board);
  const choices = [...likely, ...others].map((offer): Choice => ({
    value: buildName(offer),
    about: offerText(offer, board),
  }));
  const { title } = publisherOf(publisher);
  asker.say(`${title} for these boards (for all of them, type "?"):`);
  return await asker.ask("Board of the firmware", {
    choices,
    listed: Math.min(likely.length, LISTED),
    expected: "the name of a board, or part of it",
    help: `${title} has one build for each board, and generic ones for each chip.`,
    read: (text) => readOffer(text, offers),
  });
}

async function readOffer(text: string, offers: readonly Offer[]): Promise<NamedFirmware> {
  const asked = text.trim().toLowerCase();
  const offer = offers.find((one) => buildName(one).toLowerCase() === asked);
  if (offer !== undefined) return await firmwareByName(offer.name, "Firmware");
  throw new UsageError(`Board of the firmware: found ${quote(text)}, expected the name of a board`, {
    hint: 'To list them, type "?". Words work, too: feather s3.',
  });
}

/** Undefined if nobody knows the board, or the person wants to leave it alone. */
async function boardFacts(call: Call, asker: Asker, flags: ProfileValues): Promise<BoardFacts | undefined> {
  if (flags.chip !== undefined && flags.chip !== "auto") return { chip: flags.chip };
  const port = flags.port?.kind === "sim"
    ? flags.port
    : portInfo(flags.port ?? { kind: "auto" }, await portsNow(call.system));
  if (port === undefined) return undefined;
  const name: Profile["port"] = "kind" in port ? port : { kind: "path", path: port.path };
  if (!await asker.confirm(`Ask the board on ${formatPortName(name)} which chip it has? This resets it.`)) {
    return undefined;
  }
  try {
    const facts = await askBoard(call, bareProfile({ ...flags, port: name }));
    asker.say(`  ${chipById(facts.chip)?.name ?? facts.chip}`);
    return facts;
  } catch (error) {
    if (!(error instanceof FlasherError) || error instanceof Interrupted) throw error;
    asker.report(error);
    return undefined;
  }
}

async function askBoard(call: Call, profile: Profile): Promise<BoardFacts> {
  const reporter = quietReporter(call.system, call.system.stderr);
  // The questions can go on without an answer of the board, so nobody has to press its buttons.
  const text = (name: string) => name === "connect-timeout" ? LOOK : call.text(name);
  return await withChipSession({ ...call, text }, {
    profile,
    plugin: undefined,
    reporter,
    work: readBoardFacts,
  });
}
