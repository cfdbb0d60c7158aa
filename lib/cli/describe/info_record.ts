/** Describes a connected board as a record for scripts (docs/json.md). Pure; no I/O. */
import { networkAddresses } from "../../esp/chips/network_addresses.ts";
import { describeRevision } from "../../esp/chips/revision.ts";
import type { FlashContents } from "../../esp/jobs/inspect.ts";
import { subtypeName } from "../../esp/image/partition_table.ts";
import type { BoardInfo } from "./board_info.ts";
import { foundRecord, tableRecord } from "../../app/records/image_record.ts";
import type { Result } from "../../app/reporter.ts";

export function infoRecord({ identity, flash, contents }: BoardInfo): Result["record"] {
  const { chip, revision, mac, features, security } = identity;
  const { secureBoot, flashEncryption, secureDownload } = security;
  return {
    type: "info",
    chip: chip.id,
    ...(revision === undefined ? {} : { revision: describeRevision(revision) }),
    features,
    ...(mac === undefined ? {} : { mac, addresses: networkAddresses(chip, mac) }),
    security: { secureBoot, flashEncryption, secureDownload },
    ...(flash === undefined ? {} : { id: flash.id, vendor: flash.vendor, size: flash.size }),
    ...(typeof contents === "string"
      ? { unread: contents }
      : contentsRecord(contents, chip.bootloaderOffset)),
  };
}

function contentsRecord(
  { boot, table, applications, choice, python }: FlashContents,
  bootOffset: number,
): object {
  return {
    ...(python === undefined ? {} : { python }),
    boot: typeof boot === "string" ? { offset: bootOffset, problem: boot } : foundRecord(boot),
    ...(table === undefined ? {} : { table: tableRecord(table) }),
    applications: applications.map(({ address, partition, description }) => ({
      offset: address,
      ...(partition === undefined ? {} : { partition }),
      ...description,
    })),
    ...(choice === undefined ? {} : {
      boots: {
        offset: choice.partition.offset,
        partition: choice.partition.name,
        subtype: subtypeName(choice.partition),
        selected: choice.selected,
      },
    }),
  };
}
