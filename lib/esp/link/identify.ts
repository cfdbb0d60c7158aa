/** Which chip answers, and who it is. */
import { type Chip, chipByChipId, chipByMagic, CHIPS } from "../chips/mod.ts";
import { crystalOf } from "../chips/crystal.ts";
import { decodeSecurityInfo, NO_SECURITY, type Security } from "../chips/security.ts";
import { hex } from "../../bytes.ts";
import { ChipError } from "../../errors.ts";
import { type Loader, RefusedError } from "./loader.ts";

/** A word of the ROM that differs between the chips that have no other way to tell. */
const MAGIC_REGISTER = 0x40001000;

/** Who answers. */
export interface Identity {
  readonly chip: Chip;
  /** v1.3 is 103; undefined where the chip does not tell. */
  readonly revision: number | undefined;
  /** `18:fe:34:…`; undefined where the chip does not tell. */
  readonly mac: string | undefined;
  readonly security: Security;
  /** In words for a person. */
  readonly features: readonly string[];
}

/** Where a certain chip was asked for. */
export type ChipAsker = "profile" | "flag";

/** How a message begins that refuses another one, and how it is answered. */
const ASKERS = {
  profile: {
    name: "the profile",
    hint: "Take the profile for this board, or set chip: auto if the files are right for both.",
  },
  flag: { name: "--chip", hint: "Take another board, or leave out --chip." },
} as const satisfies Record<ChipAsker, { readonly name: string; readonly hint: string }>;

/** Throws ChipError if the chip is unknown, or another than `expected`. Sets the loader's dialect to the chip's. */
export async function identify(
  loader: Loader,
  { expected, askedBy = "profile", stubRuns }: {
    readonly expected: Chip | undefined;
    readonly askedBy?: ChipAsker | undefined;
    readonly stubRuns: boolean;
  },
): Promise<Identity> {
  const { chip, info } = await detectChip(loader);
  if (expected !== undefined && chip !== expected) {
    const { name, hint } = ASKERS[askedBy];
    throw new ChipError(`Cannot go on: ${name} asks for ${expected.name}, this board has ${chip.name}`, {
      hint,
    });
  }
  loader.dialect = stubRuns ? chip.stub ?? chip.rom : chip.rom;
  const security = info ?? await readFuses(loader, chip);
  if (security.secureDownload) {
    // Such a ROM reads neither registers nor flash for anybody, and does not hash its flash.
    const silent: Chip = { ...chip, rom: { ...chip.rom, md5: "none", read: "none" } };
    loader.dialect = silent.rom;
    return { chip: silent, revision: undefined, mac: undefined, security, features: chip.features.always };
  }
  return {
    chip,
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
  // A stub may have changed the clocks; a ROM has just measured the rate.
  if (crystal === undefined || loader.dialect.name === "stub") return [...always, ...burnt];
  const divider = await loader.readWord(crystal.divider, action);
  const mhz = crystalOf(divider, loader.baud / crystal.times);
  return [...always, ...burnt, ...(divider === 0 ? [] : [`${mhz} MHz crystal`])];
}

/** Three chips tell by a word of their ROM; all later ones, and one of the three, by their security info. */
async function detectChip(
  loader: Loader,
): Promise<{ readonly chip: Chip; readonly info: Security | undefined }> {
  const magic = await readMagic(loader);
  const byMagic = magic === undefined ? undefined : chipByMagic(magic);
  if (byMagic?.security === "none" || typeof byMagic?.security === "object") {
    return { chip: byMagic, info: undefined };
  }
  const info = await readSecurityInfo(loader);
  // Security info without a chip id comes from the one chip that has a type word as well, whether or not that is read.
  const chip = info?.chipId === undefined
    ? byMagic ?? (info === undefined ? undefined : CHIPS.find(tellsByMagic))
    : chipByChipId(info.chipId);
  if (chip !== undefined && info !== undefined) return { chip, info };
  const found = info?.chipId !== undefined
    ? `its chip id is ${info.chipId}`
    : magic !== undefined
    ? `its type word is ${hex(magic, 8)}`
    : "it tells nothing of itself";
  throw new ChipError(
    `Cannot tell the chip: ${found}, flasher knows ${CHIPS.map(({ name }) => name).join(", ")}`,
    { hint: "Run again. If it stays the same, this chip is one that flasher does not know." },
  );
}

function tellsByMagic({ magic, security }: Chip): boolean {
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

/** A word that never changes: the type, or a fuse where the chip has no type word. */
export function wordForProof({ magic, mac }: Chip): number {
  return magic === undefined ? mac.words[0]! : MAGIC_REGISTER;
}
