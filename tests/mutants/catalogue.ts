/** Bugs in the catalogue of firmware, and in the addresses that a profile may have. */
import type { Mutant } from "./mutant.ts";

const ADDRESS = ["web_address_test.ts"];
const FIND = ["catalogue/find_test.ts"];
const PAGE = ["catalogue/download_page_test.ts"];

export const CATALOGUE_MUTANTS: readonly Mutant[] = [
  {
    name: "address: http is as good as https",
    file: "lib/web_address.ts",
    find: 'if (url.protocol !== "https:") {',
    replace: 'if (!url.protocol.startsWith("http")) {',
    tests: ADDRESS,
  },
  {
    name: "address: it may have a password",
    file: "lib/web_address.ts",
    find: 'if (url.username !== "" || url.password !== "") {',
    replace: 'if (url.href === "") {',
    tests: ADDRESS,
  },
  {
    name: "address: any port",
    file: "lib/web_address.ts",
    find: 'if (url.port !== "") return',
    replace: 'if (url.port === "0") return',
    tests: ADDRESS,
  },
  {
    name: "address: an address of the network instead of a name",
    file: "lib/web_address.ts",
    find: "if (/^[\\d.]+$|^\\[/.test(host)) return",
    replace: "if (/^\\[/.test(host)) return",
    tests: ADDRESS,
  },
  {
    name: "address: a name of the local network",
    file: "lib/web_address.ts",
    find: "labels.length < 2 || LOCAL.includes(labels.at(-1)!)",
    replace: "labels.length < 2",
    tests: ADDRESS,
  },
  {
    name: "address: variables are part of it",
    file: "lib/web_address.ts",
    find: "if (VARIABLE.test(text)) {",
    replace: "if (text === VARIABLE.source) {",
    tests: ADDRESS,
  },
  {
    name: "firmware name: any version",
    file: "lib/catalogue/name.ts",
    find: "if (!VERSION.test(version)) return",
    replace: 'if (version === "") return',
    tests: ["catalogue/name_test.ts", "profile/refusals_test.ts"],
  },
  {
    name: "catalogue: CircuitPython goes where MicroPython goes",
    file: "lib/catalogue/find.ts",
    find: "      return 0;",
    replace: "      return chip.bootloaderOffset;",
    tests: FIND,
  },
  {
    name: "catalogue: a version that was never released",
    file: "lib/catalogue/find.ts",
    find: "if (isAfter(newest) || !isRelease(version) || versions.includes(version)) return undefined;",
    replace: "if (newest !== undefined) return undefined;",
    tests: FIND,
  },
  {
    name: "catalogue: a board's last version is not its last",
    file: "lib/catalogue/find.ts",
    find: "if (until !== undefined && isAfter(until)) {",
    replace: "if (until === version) {",
    tests: FIND,
  },
  {
    name: "catalogue: the old name of a file comes first",
    file: "lib/catalogue/addresses.ts",
    find: "[buildName(name), ...old].map(",
    replace: "[...old, buildName(name)].map(",
    tests: FIND,
  },
  {
    name: "catalogue: another variant's link will do",
    file: "lib/catalogue/addresses.ts",
    find: "link.build === build && link.version === name.version",
    replace: "link.version === name.version",
    tests: FIND,
  },
  {
    name: "catalogue: a preview is the newest release",
    file: "lib/catalogue/addresses.ts",
    find: 'link.build === build && !link.version.includes("-")',
    replace: "link.build === build",
    tests: FIND,
  },
  {
    name: "catalogue: versions are compared as text",
    file: "lib/catalogue/version.ts",
    find: "const order = (left[i] ?? 0) - (right[i] ?? 0);",
    replace:
      "const order = String(left[i] ?? 0) < String(right[i] ?? 0) ? -1 : left[i] === right[i] ? 0 : 1;",
    tests: ["catalogue/version_test.ts"],
  },
  {
    name: "download page: links to other servers count",
    file: "lib/catalogue/download_page.ts",
    find: "(?:https:\\/\\/micropython\\.org)?",
    replace: "(?:https:\\/\\/[^/]*)?",
    tests: PAGE,
  },
  {
    name: "download page: it may have any number of links",
    file: "lib/catalogue/download_page.ts",
    find: "    if (links.size >= MAX_LINKS) break;\n",
    replace: "",
    tests: PAGE,
  },
  {
    name: "files.json: a version without a whole image is the newest",
    file: "lib/catalogue/files_json.ts",
    find: 'listOf(property(one, "extensions")).includes("bin")',
    replace: 'listOf(property(one, "extensions")).length > 0',
    tests: ["catalogue/files_json_test.ts"],
  },
];
