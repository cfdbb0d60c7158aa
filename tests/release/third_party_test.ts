/** The list of third-party software, what a bundle contains, and the bill of materials. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { bundledPackages, unlistedPackages } from "../../scripts/release/bundled_packages.ts";
import { billOfMaterials } from "../../scripts/release/sbom.ts";
import { parseThirdParty } from "../../scripts/release/third_party.ts";
import config from "../../deno.json" with { type: "json" };

const LIST = parseThirdParty(await Deno.readTextFile(new URL("../../THIRD_PARTY.md", import.meta.url)));

Deno.test("third party: packages with their versions, and other software", () => {
  const table = [
    "| what | by | licence | from |",
    "| ---- | -- | ------- | ---- |",
    "| `npm:a` 1.0.0 and `@b/c` 2.3.4, which do things | A, B | MIT | [a](https://example.org/a) |",
    "| a runtime, with V8 (BSD) | C | MIT | its home |",
  ].join("\n");
  assertEquals(parseThirdParty(table), [
    {
      name: "a",
      version: "1.0.0",
      isPackage: true,
      authors: "A, B",
      licence: "MIT",
      url: "https://example.org/a",
    },
    {
      name: "@b/c",
      version: "2.3.4",
      isPackage: true,
      authors: "A, B",
      licence: "MIT",
      url: "https://example.org/a",
    },
    { name: "a runtime", isPackage: false, authors: "C", licence: "MIT" },
  ]);
  assertThrows(() => parseThirdParty("| what | by |\n| a | |"), Error, "expected what, by, licence and from");
  assertThrows(() => parseThirdParty("nothing"), Error, "no table");
});

Deno.test("third party: the list has the version that deno.json imports", () => {
  const imported = Object.values(config.imports).flatMap((specifier) =>
    /^npm:\/?((?:@[^/]+\/)?[^/@]+)@([\d.]+)/.exec(specifier)?.slice(1, 3).join(" ") ?? []
  );
  const names = new Set(
    LIST.filter(({ isPackage }) => isPackage).map(({ name, version }) => `${name} ${version}`),
  );
  const bundled = [...names].filter((name) =>
    imported.some((one) => one.split(" ")[0] === name.split(" ")[0])
  );
  assert(bundled.length >= 10, `only ${bundled.length}`);
  for (const name of bundled) assert(imported.includes(name), `THIRD_PARTY.md has ${name}`);
});

Deno.test("bundle: its packages, also scoped ones; what the list lacks is found", () => {
  const modules = [
    '// npm/registry.example/@jitl/quickjs-ffi-types/0.32.0/dist/index.js\nvar a = "npm/x/y";\n',
    "// npm/registry.example/zod/4.6.7/mini/index.js\n// npm/registry.example/zod/4.6.7/core.js\n",
  ];
  assertEquals(bundledPackages(modules), ["@jitl/quickjs-ffi-types 0.32.0", "zod 4.6.7"]);
  assertEquals(unlistedPackages(modules, LIST), []);
  assertEquals(unlistedPackages(["// npm/registry.example/evil/1.0.0/a.js"], LIST), ["evil 1.0.0"]);
});

Deno.test("bill of materials: CycloneDX with every row of the list, the same each time", () => {
  const product = { version: "9.8.7", licence: "MIT", deno: "2.7.11" };
  const text = billOfMaterials(product, LIST);
  assertEquals(text, billOfMaterials(product, LIST));
  const bom = JSON.parse(text);
  assertEquals([bom.bomFormat, bom.specVersion], ["CycloneDX", "1.6"]);
  assertEquals(bom.metadata.component.version, "9.8.7");
  assertEquals(bom.components.length, LIST.length);
  for (const { name, version, licence } of LIST) {
    const part = bom.components.find((one: { name: string }) => one.name === name);
    assertEquals(part.licenses, [{ expression: licence }], name);
    if (version !== undefined) {
      assertEquals(part.purl, `pkg:npm/${name.replace("@", "%40")}@${version}`);
    }
  }
  const runtime = bom.components.find(({ name }: { name: string }) => name === "the Deno runtime");
  assertEquals(runtime.version, "2.7.11");
  const refs = bom.components.map((one: { "bom-ref": string }) => one["bom-ref"]);
  assertEquals(new Set(refs).size, refs.length);
  const flasher = bom.dependencies.find(({ ref }: { ref: string }) => ref === "flasher");
  assertEquals(flasher.dependsOn.toSorted(), refs.toSorted());
});
