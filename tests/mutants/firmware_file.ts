/** Seeded bugs in writing firmware without a profile: where it goes, and what must not be guessed. */
import type { Mutant } from "./mutant.ts";

const RUN = ["cli/actions/run_firmware_test.ts"];

export const FIRMWARE_FILE_MUTANTS: readonly Mutant[] = [
  {
    name: "firmware file: an application goes to the usual offset, whatever the board's table says",
    file: "lib/esp/plan/place_in_slot.ts",
    find: "if (inSlot !== true) return file;",
    replace: "if (inSlot !== true || file.offset === 0x10000) return file;",
    tests: RUN,
  },
  {
    name: "firmware file: otadata does not count",
    file: "lib/esp/jobs/read_boot_layout.ts",
    find: "const [slot] = bootOrder(partitions, entries);",
    replace: "const [slot] = bootOrder(partitions, entries && undefined);",
    tests: RUN,
  },
  {
    name: "firmware file: the table of a flash that is erased first counts",
    file: "lib/esp/jobs/read_boot_layout.ts",
    find: 'if (request.erasesAll) return { unknown: "erased" };',
    replace: "",
    tests: RUN,
  },
  {
    name: "firmware file: a UF2 file's blocks all go to the start of the slot",
    file: "lib/esp/plan/place_in_slot.ts",
    find: "boot.slot.offset + (file.container?.address ?? 0)",
    replace: "boot.slot.offset - (file.container?.address ?? 0)",
    tests: RUN,
  },
  {
    name: "firmware file: verify compares with the usual offset",
    file: "lib/cli/actions/verify.ts",
    find: "placeOnBoard(loader, asked, { identity, flashSize })",
    replace: "Promise.resolve(loader && asked)",
    tests: RUN,
  },
  {
    name: "firmware file: writes a bootloader alone",
    file: "lib/app/files/place_files.ts",
    find: "if (!parts.every((part) => part !== undefined && part.container === undefined)) return;",
    replace: "if (parts.length > 0) return;",
    tests: RUN,
  },
  {
    name: "firmware file: takes the first of several builds in a folder",
    file: "lib/app/files/build_folder.ts",
    find: "if (meant === undefined) throw ambiguous(system, folder, files);",
    replace: "if (meant === undefined) return [files[0]!.path];",
    tests: RUN,
  },
  {
    name: "firmware file: ignores files of a folder that are no part of the build",
    file: "lib/app/files/build_folder.ts",
    find: "if (files.length !== 3 + merged.length) return undefined;",
    replace: "",
    tests: RUN,
  },
  {
    name: "firmware file: ignores a merged file of another build",
    file: "lib/app/files/build_folder.ts",
    find: "return merged.every((whole) => containsBuild(whole, { table: second, app: third }))",
    replace: "return merged.every((whole) => containsBuild(whole, { table: second, app: third }) || true)",
    tests: RUN,
  },
  {
    name: "firmware file: follows a link out of the folder",
    file: "lib/app/files/build_folder.ts",
    find: '?.kind === "file") paths.push(path);',
    replace: "?.kind !== undefined) paths.push(path);",
    tests: RUN,
  },
  {
    name: "firmware file: a build may name any file",
    file: "lib/app/files/named_firmware.ts",
    find: 'anywhere: allowOutside, namedBy: "build"',
    replace: 'anywhere: allowOutside || true, namedBy: "build"',
    tests: RUN,
  },
  {
    name: "firmware file: --save replaces a profile",
    file: "lib/cli/save_profile.ts",
    find: "if (there !== undefined) {",
    replace: 'if (there !== undefined && !call.has("force")) {',
    tests: RUN,
  },
  {
    name: "firmware file: --save writes the usual offset of an application as its own",
    file: "lib/cli/save_profile.ts",
    find: "?.offset ?? file.offset,",
    replace: "?.offset ?? 0x10000,",
    tests: RUN,
  },
  {
    name: "firmware file: a plan shows the usual offset as the real one",
    file: "lib/app/records/plan_record.ts",
    find: "file.path === path && file.slot === true",
    replace: "file.path === path && file.slot === undefined && false",
    tests: RUN,
  },
  {
    name: "firmware file: the size of the flash is probed only up to the usual offset",
    file: "lib/esp/flash/flash_size.ts",
    find: "const files = used.some(({ slot }) => slot === true) ? [] : used;",
    replace: "const files = used;",
    tests: RUN,
  },
];
