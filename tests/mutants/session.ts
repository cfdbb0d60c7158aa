/** Seeded bugs in a flashing session: protocol, ROM, stub, plan and verification. */
import type { Mutant } from "./mutant.ts";

const QUIRKS = ["esp/link/quirks_test.ts"];

export const SESSION_MUTANTS: readonly Mutant[] = [
  {
    name: "ROM: erase size without the correction for its fault",
    file: "lib/esp/chips/esp8266.ts",
    find: "return (wanted < 2 * head ? Math.ceil(wanted / 2) : wanted - head) * SECTOR;",
    replace: "return wanted * SECTOR;",
  },
  {
    name: "ROM: erase one sector short",
    file: "lib/esp/chips/esp8266.ts",
    find: "Math.ceil(wanted / 2)",
    replace: "Math.floor(wanted / 2)",
  },
  {
    name: "ROM: stray sector not announced",
    file: "lib/esp/chips/esp8266.ts",
    find: "return offset + (asked + Math.min(asked, sectorsToBorder(offset))) * SECTOR;",
    replace: "return offset + Math.ceil(size / SECTOR) * SECTOR;",
  },
  {
    name: "ROM: keeps the profile's order although an erase reaches beyond its region",
    file: "lib/esp/flash/write_order.ts",
    find: "? [...changes].sort((a, b) => a.region.offset - b.region.offset)",
    replace: "? changes",
  },
  {
    name: "lines: DTR and RTS swapped in a reset sequence",
    file: "lib/reset/run.ts",
    find: "await port.setLines(step.set)",
    replace: "await port.setLines({ dtr: step.set.rts ?? false, rts: step.set.dtr ?? false })",
  },
  {
    name: "lines: DTR and RTS swapped in the reset into the firmware",
    file: "plugins/sequences.ts",
    find: "export const HARD_RESET: ResetScript = [\n  { set: { dtr: false, rts: true } },",
    replace: "export const HARD_RESET: ResetScript = [\n  { set: { dtr: true, rts: false } },",
  },
  {
    name: "lines: not released at the end",
    file: "lib/esp/jobs/program.ts",
    find: "    await releaseLines(port, job.hold);\n",
    replace: "",
  },
  {
    name: "connect: sends one SYNC per try, which autobaud consumes",
    file: "lib/esp/link/connect.ts",
    find: "const SYNC_WAITS_MS = [30, 60, 100, 100, 100];",
    replace: "const SYNC_WAITS_MS = [30];",
  },
  {
    name: "connect: does not read all answers to SYNC",
    file: "lib/esp/link/loader.ts",
    find: "const SYNC_ANSWERS = 8;",
    replace: "const SYNC_ANSWERS = 1;",
    tests: QUIRKS,
  },
  {
    name: "stub: status of four bytes",
    file: "lib/esp/chips/esp8266.ts",
    find: 'name: "stub",\n    statusBytes: 2',
    replace: 'name: "stub",\n    statusBytes: 4',
  },
  {
    name: "ROM: status of four bytes",
    file: "lib/esp/chips/esp8266.ts",
    find: 'name: "ROM",\n    statusBytes: 2',
    replace: 'name: "ROM",\n    statusBytes: 4',
  },
  {
    name: "status: the error byte decides",
    file: "lib/esp/protocol/response.ts",
    find: "if (status === 0) {",
    replace: "if (status === 0 && error === 0) {",
    tests: QUIRKS,
  },
  {
    name: "checksum: another start value",
    file: "lib/esp/protocol/command.ts",
    find: "const CHECKSUM_SEED = 0xef;",
    replace: "const CHECKSUM_SEED = 0xee;",
  },
  {
    name: "SLIP: DB sent as DB DC",
    file: "lib/esp/protocol/slip.ts",
    find: "payload[place] === END ? ESC_END : ESC_ESC;",
    replace: "ESC_END;",
  },
  {
    name: "SLIP: DB DD read as C0",
    file: "lib/esp/protocol/slip.ts",
    find: "this.#payload.push(ESC);",
    replace: "this.#payload.push(END);",
    tests: ["esp/protocol/slip_test.ts"],
  },
  {
    name: "SLIP: two C0 before a frame",
    file: "lib/esp/protocol/slip.ts",
    find: "frame[frame.length - 1] = END;\n  return frame;",
    replace: "frame[frame.length - 1] = END;\n  return Uint8Array.of(END, ...frame);",
  },
  {
    name: "blocks: the sequence number does not advance",
    file: "lib/esp/link/send_blocks.ts",
    find: "    sequence++;\n",
    replace: "",
  },
  {
    name: "ROM: a damaged block sent again under its old number",
    file: "lib/esp/chips/esp8266.ts",
    find: "resendStep: 1,",
    replace: "resendStep: 0,",
    tests: QUIRKS,
  },
  {
    name: "stub: a damaged block sent again under the next number",
    file: "lib/esp/chips/esp8266.ts",
    find: "resendStep: 0,",
    replace: "resendStep: 1,",
    tests: QUIRKS,
  },
  {
    name: "blocks: sends a block again after any error",
    file: "lib/esp/link/send_blocks.ts",
    find: "if (!(arrivedDamaged(error) || counted) || resends++ === RESENDS) throw error;",
    replace: "if (!(error instanceof RefusedError) || resends++ === RESENDS) throw error;",
    tests: QUIRKS,
  },
  {
    name: "blocks: does not send a damaged block again",
    file: "lib/esp/link/send_blocks.ts",
    find: "const RESENDS = 3;",
    replace: "const RESENDS = 0;",
    tests: QUIRKS,
  },
  {
    name: "blocks: does not wait for the answer to the last one",
    file: "lib/esp/link/send_blocks.ts",
    find: "await loader.exchange(frame, OPCODE[op], {",
    replace:
      "await (end < bytes.length ? loader.exchange.bind(loader) : (f: Uint8Array) => loader.port.write(f))(frame, OPCODE[op], {",
    tests: QUIRKS,
  },
  {
    name: "ROM: the last block is not filled up",
    file: "lib/esp/link/send_blocks.ts",
    find: "padsLast ? padTo(block, size, 0xff) : block",
    replace: "padsLast ? block.subarray(0, block.length - 4) : block",
  },
  {
    name: "verify: accepts any hash",
    file: "lib/esp/flash/flash_hash.ts",
    find: "if (await flashMd5(loader, part) === content.md5Of(part)) continue;",
    replace: 'if (await flashMd5(loader, part) !== "") continue;',
    tests: ["esp/link/recovery_test.ts"],
  },
  {
    name: "plan: hashes the file before the patch",
    file: "lib/esp/plan/plan.ts",
    find: "return regionOf({ ...file, bytes: at === undefined ? file.bytes : boot!.bytes });",
    replace: "return { ...regionOf({ ...file, bytes: at === undefined ? file.bytes : boot!.bytes }), " +
      "md5: md5(padTo(file.bytes, WORD, 0xff)) };",
  },
  {
    name: "stub: divider one too small",
    file: "lib/esp/link/change_baud.ts",
    find: "Math.floor((divider * reference) / wanted)",
    replace: "Math.floor((divider * reference) / (wanted - 1))",
  },
  {
    name: "stub: scales CHANGE_BAUDRATE from the current rate",
    file: "lib/esp/link/change_baud.ts",
    find: "Math.floor((divider * reference) / wanted)",
    replace: "Math.floor((divider * present) / wanted)",
  },
  {
    name: "baud: no proof that the link survived the change",
    file: "lib/esp/link/change_baud.ts",
    find: "if (registers) await proveByWord(loader, register, expected);",
    replace: "if (registers) { /* nothing */ }",
  },
  {
    name: "header: nibbles of size and frequency swapped",
    file: "lib/esp/image/patch_header.ts",
    find: "(size << 4) | freq",
    replace: "(freq << 4) | size",
  },
  {
    name: "plan: accepts overlapping files",
    file: "lib/esp/plan/placement.ts",
    find: "  checkOverlaps(files, options.chip);\n",
    replace: "",
  },
  {
    name: "plan: accepts a file beyond the flash",
    file: "lib/esp/plan/placement.ts",
    find: "  if (end > flashSize) {",
    replace: "  if (end > 2 * flashSize) {",
  },
  {
    name: "identify: accepts another chip",
    file: "lib/esp/link/identify.ts",
    find: "if (expected !== undefined && chip !== expected)",
    replace: "if (expected !== undefined && chip === undefined)",
  },
  {
    name: "connect: does not recognise a running stub",
    file: "lib/esp/link/connect.ts",
    find:
      "if (value !== undefined) return { loader, stubRuns: value === 0, enteredManually: true };\n    }\n    await onSilence",
    replace:
      "if (value !== undefined) return { loader, stubRuns: false, enteredManually: true };\n    }\n    await onSilence",
  },
  {
    name: "ROM: FLASH_BEGIN with five words",
    file: "lib/esp/chips/esp8266.ts",
    find: "encryptedWord: false,",
    replace: "encryptedWord: true,",
  },
  {
    name: "Ctrl-C: noticed only between commands",
    file: "lib/esp/link/loader.ts",
    find: "if (this.signal?.aborted) throw this.signal.reason ?? new Interrupted();",
    replace: "",
  },
  {
    name: "board state: reports half-written flash as unchanged",
    file: "lib/esp/flash/write_attempt.ts",
    find: "          recordErase(progress, region, run);\n",
    replace: "",
  },
];
