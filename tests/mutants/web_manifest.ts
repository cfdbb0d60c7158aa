/** Bugs in profiles that are made from a manifest with addresses. */
import type { Mutant } from "./mutant.ts";

const DRAFT = ["draft/json_test.ts"];
const INIT = ["cli/actions/init_test.ts"];

export const WEB_MANIFEST_MUTANTS: readonly Mutant[] = [
  {
    name: "web manifest: an address is any text",
    file: "lib/draft/web_manifest.ts",
    find: "path: checkFlagValue(fields.url, behind ?? written, path.place)",
    replace: "path: behind ?? written",
    tests: DRAFT,
  },
  {
    name: "web manifest: an address is written as a path",
    file: "lib/draft/write.ts",
    find: "locked === undefined ? `path: ${scalar(path)}`",
    replace: "locked !== null ? `path: ${scalar(path)}`",
    tests: INIT,
  },
  {
    name: "web manifest: descriptions move to other files",
    file: "lib/cli/init/remote_files.ts",
    find: "const at = next++;",
    replace: "const at = next;",
    tests: INIT,
  },
  {
    name: "web manifest: flasher run takes an address for a file",
    file: "lib/app/files/named_firmware.ts",
    find: "if (remote !== undefined) {",
    replace: "if (remote === null) {",
    tests: ["cli/actions/run_firmware_test.ts"],
  },
];
