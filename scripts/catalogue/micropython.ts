/** Makes MicroPython's rows from the board.json files of its releases. Pure; no I/O. */
import type { BoardRow, Build, CatalogueData } from "../../lib/catalogue/rows.ts";
import { spansOf } from "./spans.ts";

/** A board's folder in one release. */
export interface Folder {
  readonly port: "esp32" | "esp8266";
  readonly name: string;
  /** Text of its board.json; undefined before 1.18. */
  readonly json: string | undefined;
  /** Settings for ESP-IDF: those of its chip, then its own. */
  readonly config?: string;
}

export interface Release {
  readonly version: string;
  readonly folders: readonly Folder[];
}

/** `id` and variant of the boards whose folders were renamed in 1.21. [Josverl/mpflash, mpboard_id/alternate.py] */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  esp32: {
    GENERIC: "ESP32_GENERIC",
    GENERIC_SPIRAM: "ESP32_GENERIC-SPIRAM",
    GENERIC_D2WD: "ESP32_GENERIC-D2WD",
    GENERIC_OTA: "ESP32_GENERIC-OTA",
    GENERIC_UNICORE: "ESP32_GENERIC-UNICORE",
    GENERIC_C3: "ESP32_GENERIC_C3",
    GENERIC_S2: "ESP32_GENERIC_S2",
    GENERIC_S3: "ESP32_GENERIC_S3",
    GENERIC_S3_SPIRAM: "ESP32_GENERIC_S3-SPIRAM",
    GENERIC_S3_SPIRAM_OCT: "ESP32_GENERIC_S3-SPIRAM_OCT",
  },
  esp8266: {
    GENERIC: "ESP8266_GENERIC",
    GENERIC_1M: "ESP8266_GENERIC-FLASH_1M",
    GENERIC_512K: "ESP8266_GENERIC-FLASH_512K",
  },
};

/** Beginnings of file names before board.json had them. [public scripts, for example esp32spiram-idf3-20190529-v1.11.bin] */
const OLD_IDS: Readonly<Record<string, string>> = {
  "ESP32_GENERIC": "esp32",
  "ESP32_GENERIC-SPIRAM": "esp32spiram",
  "ESP8266_GENERIC": "esp8266",
  "ESP8266_GENERIC-FLASH_1M": "esp8266-1m",
  "ESP8266_GENERIC-FLASH_512K": "esp8266-512k",
};

const MB = 1024 * 1024;
/** What a port's boards need unless their name says otherwise. [ports/esp32/boards/sdkconfig.base; ports/esp8266/README.md] */
const PORT_FLASH = { esp32: 4 * MB, esp8266: 2 * MB };
/** The chip's own flash, for which the variant is made. [ESP32-D2WD data sheet] */
const VARIANT_FLASH: Readonly<Record<string, number>> = { D2WD: 2 * MB };

export function micropythonData(
  releases: readonly Release[],
  { source, days }: { readonly source: string; readonly days: Readonly<Record<string, readonly string[]>> },
): CatalogueData {
  const builds = new Map<string, Found>();
  const keysOf = releases.map(({ version, folders }) => {
    const found = folders.flatMap(buildsIn);
    // A later release describes a board better.
    for (const build of found) {
      builds.set(build.key, { ...build, was: build.was ?? builds.get(build.key)?.was });
    }
    return [version, found.map(({ key }) => key)] as const;
  });
  const spans = spansOf(keysOf);
  const buildOf = (found: Found): Build => ({
    about: found.about,
    ...spans.get(found.key)!,
    ...(found.flash === undefined ? {} : { flash: found.flash }),
    ...(found.psram ? { psram: true } : {}),
    ...(found.was === undefined ? {} : { was: found.was }),
  });
  const all = [...builds.values()].sort((a, b) => a.key < b.key ? -1 : 1);
  const boards = all.filter(({ variant }) => variant === undefined).map((found): BoardRow => {
    const variants = all.filter(({ board, variant }) => board === found.board && variant !== undefined);
    return {
      id: found.board,
      chip: found.chip,
      ...buildOf(found),
      ...(variants.length === 0
        ? {}
        : { variants: Object.fromEntries(variants.map((one) => [one.variant!, buildOf(one)])) }),
    };
  });
  return { source, versions: releases.map(({ version }) => version), days, boards };
}

interface Found {
  readonly key: string;
  readonly board: string;
  readonly variant: string | undefined;
  readonly chip: string;
  readonly about: string;
  readonly flash: number | undefined;
  readonly psram: boolean;
  readonly was: string | undefined;
}

function buildsIn({ port, name, json, config = "" }: Folder): Found[] {
  const key = RENAMED[port]?.[name] ?? name;
  const isRenamed = key !== name;
  if (json === undefined && !isRenamed) return [];
  const [board, variant] = key.split("-") as [string, string | undefined];
  const described = json === undefined ? undefined : JSON.parse(json) as BoardJson;
  const was = described?.id ?? OLD_IDS[key] ?? (isRenamed ? name : undefined);
  const own: Found = {
    key,
    board,
    variant,
    chip: described?.mcu ?? port,
    about: described === undefined ? "" : aboutOf(described, variant),
    flash: flashOf(port, config, variant),
    psram: needsPsram(variant),
    was: was === key ? undefined : was,
  };
  // Before 1.21, variants were built from other folders.
  if (isRenamed) return [own];
  return [
    own,
    ...Object.entries(described?.variants ?? {}).map(([variant, about]): Found => ({
      ...own,
      key: `${board}-${variant}`,
      variant,
      about,
      flash: flashOf(port, config, variant),
      psram: needsPsram(variant),
      was: OLD_IDS[`${board}-${variant}`],
    })).filter(({ variant }) => /^[A-Z]/.test(variant!)),
  ];
}

interface BoardJson {
  readonly id?: string;
  readonly mcu: string;
  readonly product: string;
  readonly vendor: string;
  readonly variants?: Readonly<Record<string, string>>;
}

function aboutOf({ vendor, product }: BoardJson, variant: string | undefined): string {
  return variant !== undefined || product.startsWith(vendor) ? product : `${vendor} ${product}`;
}

function needsPsram(variant: string | undefined): boolean {
  return variant !== undefined && variant.includes("SPIRAM");
}

function flashOf(port: "esp32" | "esp8266", config: string, variant = ""): number {
  const [, number, unit] = /^FLASH_(\d+)([MK])/.exec(variant) ?? [];
  if (number !== undefined) return Number(number) * (unit === "M" ? MB : 1024);
  const set = [...config.matchAll(/^CONFIG_ESPTOOLPY_FLASHSIZE_(\d+)MB=y/gm)].at(-1)?.[1];
  return VARIANT_FLASH[variant] ?? (set === undefined ? PORT_FLASH[port] : Number(set) * MB);
}
