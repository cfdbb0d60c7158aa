/** Boards that get too little power, as a person sees it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { profile, PROJECT } from "../world.ts";
import { linesOf, runTable, table } from "./world.ts";

const BROWN_OUT = { program: { greeting: () => "\r\nBrownout detector was triggered\r\n" } };
const EXPECTS = {
  ...PROJECT,
  "flash.yaml": profile({ port: "auto", more: "expect: { text: ready, within: 1s }\n" }),
};

Deno.test("run --all: two boards whose supply voltage is too low are one warning, which names the hub", async () => {
  const options = table(3, { files: EXPECTS, more: { 1: BROWN_OUT, 2: BROWN_OUT, 3: BROWN_OUT } });
  const text = await runTable("run --all --yes", options);
  assertEquals(text.code, 13, text.system.both);
  const told = text.stderr.replaceAll(/\s+/g, " ");
  assertEquals(told.match(/they may get too little power/g)?.length, 1, told);
  assertStringIncludes(told, " on the hub 1-4 report a supply voltage that is too low");
  assertStringIncludes(told, "Use a hub with its own power supply");
  const json = linesOf(await runTable("run --all --yes --json", options));
  const [warning, ...more] = json.filter(({ type, unit }) => type === "warning" && unit === undefined);
  assertEquals(more, []);
  assertStringIncludes(String(warning!["message"]), "the hub 1-4");
  assertEquals(json.filter((line) => "lowVoltage" in line), []);
});

Deno.test("run --all: one board whose supply voltage is too low says nothing about its hub", async () => {
  const { stderr } = await runTable("run --all --yes", table(3, { files: EXPECTS, more: { 1: BROWN_OUT } }));
  assertStringIncludes(stderr.replaceAll(/\s+/g, " "), "supply voltage is too low");
  assertEquals(stderr.includes("the hub"), false);
});
