/** Seeded bugs in the consent to secrets. */
import type { Mutant } from "./mutant.ts";

const FILE = "lib/app/board_files/secret_consent.ts";
const CONSENT = ["cli/actions/secret_consent_test.ts"];
const PAGE = ["ui/server/board_files_test.ts"];

export const SECRET_CONSENT_MUTANTS: readonly Mutant[] = [
  {
    name: "secrets: a profile gets them if no person can be asked",
    file: FILE,
    find: "  if (!person.isPresent) {",
    replace: "  if (!person.isPresent) return;\n  if (!person.isPresent) {",
    tests: CONSENT,
  },
  {
    name: "secrets: one allowed name allows all of them",
    file: FILE,
    find: "[...wanted.keys()].every((name) => allowed.includes(name))",
    replace: "allowed.length > 0",
    tests: ["cli/secrets_refused_test.ts"],
  },
  {
    name: "secrets: any answer is a yes",
    file: FILE,
    find: "if (!await person.confirm(",
    replace: "if (await person.confirm(",
    tests: CONSENT,
  },
  {
    name: "secrets: consent covers a changed profile",
    file: FILE,
    find: '[place, profileSha256 ?? ""]',
    replace: "[place, profileSha256 === undefined]",
    tests: CONSENT,
  },
  {
    name: "secrets: consent covers the same profile beside other programs",
    file: FILE,
    find: '[place, profileSha256 ?? ""]',
    replace: '[place === "", profileSha256 ?? ""]',
    tests: CONSENT,
  },
  {
    name: "secrets: a second file with the same secret is not listed",
    file: "lib/app/board_files/fill.ts",
    find: "if (!into.includes(to)) into.push(to);",
    replace: "if (into.length === 0) into.push(to);",
    tests: CONSENT,
  },
  {
    name: "the page begins before the secrets are allowed",
    file: "lib/ui/server/program/consent.ts",
    find: "if (plan.secrets?.allowed === false) {",
    replace: "if (plan.secrets === null) {",
    tests: PAGE,
  },
];
