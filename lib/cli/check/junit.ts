/**
 * The result of a check as JUnit's XML, which most servers for continuous integration read. Pure; no I/O.
 *
 * Form: the schema of Jenkins' xUnit plugin, junit-10.xsd, of which other readers understand this part.
 */
import type { CheckReport } from "../../app/check/checked.ts";
import { printable } from "../../text.ts";
import { type Finding, profileFindings, readmeFindings } from "./findings.ts";

interface TestCase {
  readonly name: string;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

export function junitXml({ profiles, readmes }: CheckReport): string {
  const cases: readonly TestCase[] = [
    ...profiles.map((profile) => ({
      name: profile.path,
      findings: profileFindings(profile),
      notes: profile.notes.map(({ message }) => message),
    })),
    ...readmes.map((readme) => ({ name: readme.path, findings: readmeFindings(readme), notes: [] })),
  ];
  const failed = cases.filter(({ findings }) => findings.length > 0).length;
  const suite = `name="flasher check" tests="${cases.length}" failures="${failed}" errors="0" skipped="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite ${suite}>`,
    ...cases.flatMap(caseLines),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function caseLines({ name, findings, notes }: TestCase): readonly string[] {
  const [first] = findings;
  const inner = [
    // Readers take one failure for each case.
    ...(first === undefined ? [] : [
      `      <failure message="${escape(first.message)}" type="${escape(first.kind)}">${
        escape(findings.map((finding) => findingText(name, finding)).join("\n"))
      }</failure>`,
    ]),
    ...(notes.length === 0 ? [] : [`      <system-out>${escape(notes.join("\n"))}</system-out>`]),
  ];
  const open = `    <testcase classname="flasher.check" name="${escape(name)}"`;
  return inner.length === 0 ? [`${open}/>`] : [`${open}>`, ...inner, "    </testcase>"];
}

function findingText(name: string, { message, hint, line, column }: Finding): string {
  const place = [name, line, column].filter((part) => part !== undefined).join(":");
  return [`${place}: ${message}`, ...(hint === undefined ? [] : [hint])].join("\n");
}

/** XML 1.0 has no form for control characters and for U+FFFE and U+FFFF: they are shown as text. */
function escape(text: string): string {
  return text.split("\n").map(printable).join("\n")
    .replace(/[\ufffe\uffff]/g, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"'\n]/g, (char) => `&#${char.charCodeAt(0)};`);
}
