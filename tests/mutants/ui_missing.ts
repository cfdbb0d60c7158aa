/** Seeded bugs in the download of a profile's missing firmware on the page of `flasher ui`. */
import type { Mutant } from "./mutant.ts";

const SERVER = ["ui/server/firmware/missing_files_test.ts"];
const PAGE = ["ui/page/chooser/missing_test.tsx"];
const MISSING = "lib/ui/server/firmware/missing_files.ts";

export const UI_MISSING_MUTANTS: readonly Mutant[] = [
  {
    name: "missing files: they count as a wrong file",
    file: "lib/ui/server/program/desk.ts",
    find: "return { ...refused, plan: { ...plan, missing: shown } };",
    replace: "return refused;",
    tests: SERVER,
  },
  {
    name: "missing files: a yes counts for other files than those that the person has seen",
    file: "lib/ui/server/firmware/actions.ts",
    find: "if (refused?.shown.id !== id) {",
    replace: "if (refused === undefined) {",
    tests: SERVER,
  },
  {
    name: "missing files: a server that flasher does not know looks like a publisher",
    file: MISSING,
    find: "!isKnownHost(host) && !allowed.includes(host)",
    replace: "isKnownHost(host) && !allowed.includes(host)",
    tests: SERVER,
  },
  {
    name: "missing files: a server that the command line allows is called a stranger",
    file: MISSING,
    find: " && !allowed.includes(host)",
    replace: "",
    tests: SERVER,
  },
  {
    name: "missing files: the yes does not reach the servers that flasher does not know",
    file: "lib/ui/server/firmware/downloads.ts",
    find: "hosts: [...policy.hosts, ...strangers]",
    replace: "hosts: [...policy.hosts, ...strangers.slice(1)]",
    tests: SERVER,
  },
  {
    name: "missing files: what came for an earlier lock is used for a newer one",
    file: MISSING,
    find: "bytes.length === missing.length ? bytes : undefined",
    replace: "bytes.length > 99 ? undefined : [...loaded.values()].slice(0, missing.length)",
    tests: SERVER,
  },
  {
    name: "missing files: the download lets everybody change the program",
    file: "lib/ui/server/actions.ts",
    find: 'if (program !== undefined) stream.add({ type: "program", program, locked: state().locked });',
    replace: 'if (program !== undefined) stream.add({ type: "program", program, locked: false });',
    tests: SERVER,
  },
  {
    name: "missing files: the bar begins again with each file",
    file: "lib/ui/server/firmware/downloads.ts",
    find: "if (shown.total !== null) before += file.bytes.length;",
    replace: "",
    tests: SERVER,
  },
  {
    name: "missing files: the id stays the same for another lock",
    file: MISSING,
    find: "entries.map(({ key, url, sha256 }) => [key, url, sha256])",
    replace: "entries.map(({ key, url }) => [key, url])",
    tests: SERVER,
  },
  {
    name: "missing files: the page names no server that flasher does not know",
    file: "lib/ui/page/chooser/missing_view.tsx",
    find: "{strangers.length > 0 && (",
    replace: "{strangers.length > 9 && (",
    tests: PAGE,
  },
  {
    name: "missing files: the page asks for a download that nobody has seen",
    file: "lib/ui/page/chooser/perform_chooser.ts",
    find: 'if (plan?.kind !== "refused" || plan.missing === undefined) return only({});',
    replace:
      'if (plan?.kind !== "refused" || plan.missing === undefined) return ask("/api/fetch", { missing: "" });',
    tests: PAGE,
  },
  {
    name: "missing files: the button stays while the files are on their way",
    file: "lib/ui/page/views/program.tsx",
    find: "const missing = state.download === null && state",
    replace: "const missing = state",
    tests: PAGE,
  },
];
