/** Compresses what will most likely be written while the board is still being connected. */
import { overUsb } from "../chips/native_usb.ts";
import type { Dialect } from "../chips/mod.ts";
import { md5 } from "../hash.ts";
import { patchHeader } from "../image/patch.ts";
import type { Region } from "../plan.ts";
import { prepare, type Shipment } from "./flash.ts";
import type { Job } from "./program.ts";

/** What practically every module carries. Another size costs the time of compressing again, 40 ms. */
const LIKELY_FLASH_SIZE = "4MB";

export class Ahead {
  /** The stub that is expected to take the data. */
  readonly #dialect: Dialect | undefined;
  /** By the MD5 of what is compressed. */
  readonly #shipments: ReadonlyMap<string, Promise<Shipment>>;

  constructor({ expected, useStub, usb, flash }: Pick<Job, "expected" | "useStub" | "usb" | "flash">) {
    const chip = expected === undefined || !useStub ? undefined : overUsb(expected.chip, usb);
    const dialect = chip?.stub;
    this.#dialect = dialect;
    if (chip === undefined || dialect === undefined) {
      this.#shipments = new Map();
      return;
    }
    const likely = expected!.regions.map((region) => {
      if (flash.size !== "detect" || region.offset !== chip.bootloaderOffset) return region;
      const data = patchHeader(region.data, { mode: "keep", freq: "keep", size: LIKELY_FLASH_SIZE }, chip);
      return { ...region, data, md5: md5(data) };
    });
    this.#shipments = new Map(likely.map((region) => [region.md5, prepare(region, dialect)]));
  }

  /** The region as it travels to `dialect`: made ahead, or now. */
  async take(region: Region, dialect: Dialect): Promise<Shipment> {
    const sameForm = dialect.compressed && dialect.flashBlock === this.#dialect?.flashBlock;
    const made = sameForm ? await this.#shipments.get(region.md5) : undefined;
    return made ?? await prepare(region, dialect);
  }
}
