/** Seeded bugs in what makes a release. */
import type { Mutant } from "./mutant.ts";

export const RELEASE_MUTANTS: readonly Mutant[] = [
  {
    name: "release: chunks keep the bundler's names",
    file: "scripts/reproducible.ts",
    find: "(hash) => names.get(hash) ?? hash",
    replace: "(hash) => hash",
    tests: ["release/reproducible_test.ts"],
  },
  {
    name: "release: the bill of materials omits what is no package",
    file: "scripts/release/sbom.ts",
    find: "  for (const software of thirdParty) {",
    replace: "  for (const software of thirdParty.filter(({ isPackage }) => isPackage)) {",
    tests: ["release/third_party_test.ts"],
  },
  {
    name: "release: a package of another version counts as listed",
    file: "scripts/release/bundled_packages.ts",
    find: "listed.map(({ name, version }) => `${name} ${version}`)",
    replace: "bundledPackages(modules)",
    tests: ["release/third_party_test.ts"],
  },
  {
    name: "release: an unzipped executable may not be run",
    file: "scripts/release/archive.ts",
    find: "(isExecutable ? 0o755 : 0o644)",
    replace: "(isExecutable ? 0o644 : 0o644)",
    tests: ["release/release_files_test.ts"],
  },
  {
    name: "release: the man page lacks flags",
    file: "scripts/release/man_page.ts",
    find: "[...command.flags, HELP_FLAG]",
    replace: "[HELP_FLAG]",
    tests: ["release/release_files_test.ts"],
  },
];
