/** A board in words. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import type { Chip } from "../../esp/chips/mod.ts";
import { networkAddresses } from "../../esp/chips/network_addresses.ts";
import type { Security } from "../../esp/chips/security.ts";
import type { BootChoice, Contents, Installed } from "../../esp/jobs/inspect.ts";
import { subtypeName } from "../../esp/image/partition_table.ts";
import { printable } from "../../text.ts";
import type { BoardInfo } from "./board_info.ts";
import { foundText, tableText } from "./image_text.ts";

/** What is not on the screen already: chip, features and flash are told when they are found. */
export function infoText({ identity, contents }: BoardInfo): string[] {
  const { chip, mac, security } = identity;
  const addresses = mac === undefined ? [] : networkAddresses(chip, mac);
  const python = typeof contents === "string" ? undefined : contents.python;
  const facts = [
    ...addresses.map(({ use, mac }) => [`MAC, ${use}`, mac]),
    ["security", securityWords(chip, security)],
    ...(python === undefined ? [] : [["firmware", printable(python)]]),
    ...(typeof contents === "string" ? [["on the flash", `not known: ${contents}`]] : []),
  ];
  const width = Math.max(...facts.map(([word]) => word!.length));
  return [
    "",
    ...facts.map(([word, fact]) => `${word!.padEnd(width)}  ${fact}`),
    ...(typeof contents === "string" ? [] : contentsText(contents, chip)),
    "",
  ];
}

function securityWords(chip: Chip, { secureBoot, flashEncryption, secureDownload }: Security): string {
  if (chip.security === "none") return "this chip has neither secure boot nor flash encryption";
  const states = [
    ["secure boot", secureBoot],
    ["flash encryption", flashEncryption],
    ["secure download mode", secureDownload],
  ] as const;
  return states.map(([name, on]) => `${name} ${on ? "on" : "off"}`).join(", ");
}

function contentsText({ boot, table, applications, choice }: Contents, chip: Chip): string[] {
  return [
    "",
    ...bootText(boot, chip),
    ...(table === undefined ? [] : ["", ...tableText(table)]),
    ...applications.flatMap((one) => ["", ...applicationText(one)]),
    ...(choice === undefined ? [] : ["", choiceText(choice)]),
  ];
}

/** What otadata holds is not told, only what follows from it. */
function choiceText({ partition, selected }: BootChoice): string {
  const why = selected ? "otadata selects it" : "it comes first";
  return `The bootloader starts ${subtypeName(partition)} (${printable(partition.name)}) at ${
    hex(partition.offset)
  }: ${why}`;
}

function bootText(boot: Contents["boot"], { name, bootloaderOffset }: Chip): string[] {
  if (typeof boot === "object") return foundText(boot);
  const what = boot === "blank" ? "The flash is blank" : "There is no image";
  return [`${what} at ${hex(bootloaderOffset)}, where ${name} boots from`];
}

function applicationText({ address, partition, description }: Installed): string[] {
  const place = partition === undefined ? "" : ` in partition ${printable(partition)}`;
  const { project = "", version = "", date = "", idf = "" } = description ?? {};
  const facts = [["project", project], ["version", version], ["built", date], ["ESP-IDF", idf]]
    .filter(([, fact]) => fact !== "")
    .map(([word, fact]) => `  ${word!.padEnd(9)} ${printable(fact!)}`);
  return [`Application at ${hex(address)}${place}`, ...facts];
}
