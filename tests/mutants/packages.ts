/** Seeded bugs in the files of a release: manifests, the Debian package, notes, the man page, the pinned actions. */
import type { Mutant } from "./mutant.ts";

const FILES = ["release/release_files_test.ts"];

export const PACKAGE_MUTANTS: readonly Mutant[] = [
  {
    name: "release: winget's installer is for another processor",
    file: "scripts/release/manifests.ts",
    find: 'Architecture: "x64"',
    replace: 'Architecture: "arm64"',
    tests: FILES,
  },
  {
    name: "release: winget gets the executable of another system",
    file: "scripts/release/manifests.ts",
    find: 'InstallerUrl: downloadUrl(release, assetName(release.version, "windows"))',
    replace: 'InstallerUrl: downloadUrl(release, assetName(release.version, "linux"))',
    tests: FILES,
  },
  {
    name: "release: Scoop's update names one version for ever",
    file: "scripts/release/manifests.ts",
    find: 'version: "$version" }',
    replace: "version: version }",
    tests: FILES,
  },
  {
    name: "release: the menu entry starts flasher without its page",
    file: "scripts/release/debian.ts",
    find: "Exec=flasher ui",
    replace: "Exec=flasher",
    tests: FILES,
  },
  {
    name: "release: completions of one shell are in the file of another",
    file: "scripts/release/debian.ts",
    find: "content: texts.completions.fish",
    replace: "content: texts.completions.bash",
    tests: FILES,
  },
  {
    name: "release: a changelog without a date is released",
    file: "scripts/release/notes.ts",
    find: "/^\\d{4}-\\d\\d-\\d\\d$/.test(date) ? date : undefined",
    replace: "date",
    tests: FILES,
  },
  {
    name: "release: the man page lacks a flag whose name begins another one",
    file: "scripts/release/man_page.ts",
    find: "[...command.flags, HELP_FLAG].flatMap(",
    replace: '[...command.flags, HELP_FLAG].filter(({ name }) => name !== "file").flatMap(',
    tests: FILES,
  },
  {
    name: "release: a workflow names an action by a tag",
    file: ".github/workflows/release.yml",
    find: "actions/attest-build-provenance@a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32 # v4.1.0",
    replace: "actions/attest-build-provenance@v4",
    tests: ["release/workflows_test.ts"],
  },
];
