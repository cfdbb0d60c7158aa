/** Describes a connected board for people. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import type { Chip } from "../../esp/chips/mod.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { networkAddresses } from "../../esp/chips/network_addresses.ts";
import type { Security } from "../../esp/chips/security.ts";
import type { BootChoice, FlashContents, InstalledApp } from "../../esp/jobs/inspect.ts";
import { subtypeName } from "../../esp/image/partition_table.ts";
import { printable } from "../../text.ts";
import type { BoardInfo } from "./board_info.ts";
import { foundText, tableText } from "./image_text.ts";

/** The facts that are not on the screen yet: session events have already shown chip and flash size. */
export function infoText({ identity, flash, contents }: BoardInfo): string[] {
  const { chip, features, mac, security } = identity;
  const addresses = mac === undefined ? [] : networkAddresses(chip, mac);
  const python = typeof contents === "string" ? undefined : contents.python;
  const facts = [
    ...(features.length === 0 ? [] : [["features", features.join(", ")]]),
    ...(flash === undefined
      ? []
      : [["flash", `${describeSize(flash.size)}, ${flash.vendor}, id ${flash.id}`]]),
    ...addresses.map(({ use, mac }) => [`MAC, ${use}`, mac]),
    ["security", describeSecurity(chip, security)],
    ...(python === undefined ? [] : [["firmware", printable(python)]]),
    ...(typeof contents === "string" ? [["contents", `unknown: ${contents}`]] : []),
  ];
  const width = Math.max(...facts.map(([name]) => name!.length));
  return [
    "",
    ...facts.map(([name, fact]) => `${name!.padEnd(width)}  ${fact}`),
    ...(typeof contents === "string" ? [] : contentsText(contents, chip)),
    "",
  ];
}

function describeSecurity(chip: Chip, { secureBoot, flashEncryption, secureDownload }: Security): string {
  if (chip.security === "none") return "this chip supports neither secure boot nor flash encryption";
  const states = [
    ["secure boot", secureBoot],
    ["flash encryption", flashEncryption],
    ["secure download mode", secureDownload],
  ] as const;
  return states.map(([name, on]) => `${name} ${on ? "on" : "off"}`).join(", ");
}

function contentsText({ boot, table, applications, choice }: FlashContents, chip: Chip): string[] {
  return [
    "",
    ...bootText(boot, chip),
    ...(table === undefined ? [] : ["", ...tableText(table)]),
    ...applications.flatMap((one) => ["", ...applicationText(one)]),
    ...(choice === undefined ? [] : ["", choiceText(choice)]),
  ];
}

/** Shows the partition that otadata leads to, not its content. */
function choiceText({ partition, selected }: BootChoice): string {
  const why = selected ? "otadata selects it" : "it is the first one";
  return `The bootloader starts ${subtypeName(partition)} (${printable(partition.name)}) at ${
    hex(partition.offset)
  }: ${why}`;
}

function bootText(boot: FlashContents["boot"], { name, bootloaderOffset }: Chip): string[] {
  if (typeof boot === "object") return foundText(boot);
  const finding = boot === "blank" ? "The flash is blank" : "No image was found";
  return [`${finding} at ${hex(bootloaderOffset)}, the boot offset of ${name}`];
}

function applicationText({ address, partition, description }: InstalledApp): string[] {
  const place = partition === undefined ? "" : ` in partition ${printable(partition)}`;
  const { project = "", version = "", date = "", idf = "" } = description ?? {};
  const facts = [["project", project], ["version", version], ["built", date], ["ESP-IDF", idf]]
    .filter(([, fact]) => fact !== "")
    .map(([name, fact]) => `  ${name!.padEnd(9)} ${printable(fact!)}`);
  return [`Application at ${hex(address)}${place}`, ...facts];
}
