/** Identifies the chip: its type, revision, MAC address, security and features. */
import { type Chip, chipByChipId, chipByMagic, CHIPS } from "../chips/mod.ts";
import { crystalOf } from "../chips/crystal.ts";
import type { Dialects } from "../chips/over_usb.ts";
import { decodeSecurityInfo, NO_SECURITY, type Security } from "../chips/security.ts";
import { hex } from "../../bytes.ts";
import { ChipError } from "../../errors.ts";
import { type Loader, RefusedError } from "./loader.ts";

/** A word of the ROM that identifies the chips that have no other identification. */
const MAGIC_REGISTER = 0x40001000;

export interface Identity {
  readonly chip: Chip;
  /** The chip's dialects, adapted to its security and to the port. */
  readonly dialects: Dialects;
  /** v1.3 is 103; undefined if the chip does not tell. */
  readonly revision: number | undefined;
  /** `18:fe:34:…`; undefined if the chip does not tell. */
  readonly mac: string | undefined;
  readonly security: Security;
  /** As text for a person. */
  readonly features: readonly string[];
}

/** The source of a required chip. */
export type ChipSource = "profile" | "files" | "flag";

/** Their names in the message about another chip, and its hints. */
const CHIP_SOURCES = {
  profile: {
    name: "the profile is for",
    hint: "Use the profile for this board, or set chip: auto if the files fit both chips.",
  },
  files: { name: "the firmware is for", hint: "Get the firmware for this board, or use another board." },
  flag: { name: "--chip names", hint: "Use another board, or omit --chip." },
} as const satisfies Record<ChipSource, { readonly name: string; readonly hint: string }>;

export function otherChipError(expected: Chip, found: Chip, requiredBy: ChipSource): ChipError {
  const { name, hint } = CHIP_SOURCES[requiredBy];
  return new ChipError(`Cannot continue: ${name} the ${expected.name}; this board has an ${found.name}`, {
    hint,
  });
}

/** Throws ChipError if the chip is unknown or not the expected one. Sets the loader's dialect to the chip's. */
export async function identify(
  loader: Loader,
  { expected, requiredBy = "profile", stubRuns }: {
    readonly expected: Chip | undefined;
    readonly requiredBy?: ChipSource | undefined;
    readonly stubRuns: boolean;
  },
): Promise<Identity> {
  const { chip, info } = await detectChip(loader);
  if (expected !== undefined && chip !== expected) throw otherChipError(expected, chip, requiredBy);
  loader.dialect = stubRuns ? chip.stub ?? chip.rom : chip.rom;
  const security = info ?? await readFuses(loader, chip);
  if (security.secureDownload) {
    // The ROM then reads neither registers nor flash, and does not hash its flash.
    const dialects: Dialects = { ...dialectsOf(chip), rom: { ...chip.rom, md5: "none", read: "none" } };
    loader.dialect = dialects.rom;
    const features = chip.features.always;
    return { chip, dialects, revision: undefined, mac: undefined, security, features };
  }
  return {
    chip,
    dialects: dialectsOf(chip),
    revision: await decodeWords(loader, chip.revision, "Cannot read the chip's revision"),
    mac: await decodeWords(loader, chip.mac, "Cannot read the MAC address"),
    security,
    features: await readFeatures(loader, chip),
  };
}

async function readFeatures(loader: Loader, { features, crystal }: Chip): Promise<readonly string[]> {
  const { always, words, decode } = features;
  const action = "Cannot read the chip's features";
  const burnt = words === undefined || decode === undefined
    ? []
    : await decodeWords(loader, { words, decode }, action) ?? [];
  // A stub may have changed the clocks; a ROM has just measured the baud rate.
  if (crystal === undefined || loader.dialect.name === "stub") return [...always, ...burnt];
  const divider = await loader.readWord(crystal.divider, action);
  const mhz = crystalOf(divider, loader.baud / crystal.times);
  return [...always, ...burnt, ...(divider === 0 ? [] : [`${mhz} MHz crystal`])];
}

/** Three chips have a type word in their ROM; all later ones, and one of the three, have security info. */
async function detectChip(
  loader: Loader,
): Promise<{ readonly chip: Chip; readonly info: Security | undefined }> {
  const magic = await readMagic(loader);
  const byMagic = magic === undefined ? undefined : chipByMagic(magic);
  if (byMagic?.security === "none" || typeof byMagic?.security === "object") {
    return { chip: byMagic, info: undefined };
  }
  const info = await readSecurityInfo(loader);
  // Only the chip with both sends security info without a chip id, even if its type word could not be read.
  const chip = info?.chipId === undefined
    ? byMagic ?? (info === undefined ? undefined : CHIPS.find(hasMagicAndInfo))
    : chipByChipId(info.chipId);
  if (chip !== undefined && info !== undefined) return { chip, info };
  const found = info?.chipId !== undefined
    ? `its chip id is ${info.chipId}`
    : magic !== undefined
    ? `its type word is ${hex(magic, 8)}`
    : "it does not identify itself";
  throw new ChipError(
    `Cannot identify the chip: ${found}, flasher supports ${CHIPS.map(({ name }) => name).join(", ")}`,
    { hint: "Run again. If the result is the same, flasher does not support this chip." },
  );
}

function hasMagicAndInfo({ magic, security }: Chip): boolean {
  return magic !== undefined && security === "info";
}

/** Undefined in secure download mode. */
async function readMagic(loader: Loader): Promise<number | undefined> {
  try {
    return await loader.readWord(MAGIC_REGISTER, "Cannot read the chip's type");
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}

async function readSecurityInfo(loader: Loader): Promise<Security | undefined> {
  try {
    const { payload } = await loader.command({ op: "securityInfo" }, {
      action: "Cannot read the chip's security info",
      payload: [20, 12],
    });
    return decodeSecurityInfo(payload);
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}

async function readFuses(loader: Loader, { security }: Chip): Promise<Security> {
  if (typeof security === "string") return NO_SECURITY;
  return await decodeWords(loader, security, "Cannot read the chip's fuses") ?? NO_SECURITY;
}

async function decodeWords<T>(
  loader: Loader,
  source: { readonly words: readonly number[]; readonly decode: (words: readonly number[]) => T } | undefined,
  action: string,
): Promise<T | undefined> {
  if (source === undefined) return undefined;
  const words: number[] = [];
  for (const address of source.words) words.push(await loader.readWord(address, action));
  return source.decode(words);
}

function dialectsOf({ rom, stub }: Chip): Dialects {
  return { rom, ...(stub === undefined ? {} : { stub }) };
}

/** The address of a word that never changes: the type word, or else a fuse. */
export function constantWord({ magic, mac }: Chip): number {
  return magic === undefined ? mac.words[0]! : MAGIC_REGISTER;
}

/** What is known of the chip on which the work began: its name, and its MAC address if it tells one. */
export interface KnownChip {
  readonly chip: Pick<Chip, "name">;
  readonly mac: string | undefined;
}

/** Throws ChipError for another chip than that on which the work began: another board may have been plugged in since. */
export function requireSameChip(found: KnownChip, began: KnownChip): void {
  const [here, there] = [found, began].map(({ chip, mac }) => mac ?? `${chip.name} without a MAC address`);
  if (here === there) return;
  throw new ChipError(`Cannot continue: this is the chip ${here}, the work began on ${there}`, {
    hint: "Run again for this board. The other one is incomplete.",
  });
}
