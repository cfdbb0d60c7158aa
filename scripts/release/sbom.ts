/** The software bill of materials of a release, as CycloneDX. Pure; no I/O. */
import * as CycloneDX from "@cyclonedx/cyclonedx-library";
import type { ThirdParty } from "./third_party.ts";

const { Enums, Models, Serialize, Spec } = CycloneDX;

export interface Product {
  /** Of flasher. */
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  /** Of the Deno runtime in the executables. */
  readonly deno: string;
}

/** JSON, the same for the same input: without serial number and time. */
export function billOfMaterials(product: Product, thirdParty: readonly ThirdParty[]): string {
  const bom = new Models.Bom();
  const flasher = component(
    { name: "flasher", isPackage: false, authors: "", ...product },
    Enums.ComponentType.Application,
  );
  bom.metadata.component = flasher;
  for (const software of thirdParty) {
    const isRuntime = software.name === RUNTIME;
    const part = component(isRuntime ? { ...software, version: product.deno } : software);
    bom.components.add(part);
    flasher.dependencies.add(part.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return serializer.serialize(bom, { sortLists: true, space: 2 }) + "\n";
}

/** Its row in THIRD_PARTY.md has no version: it is that of the build. */
const RUNTIME = "the Deno runtime";

function component(
  { name, version, isPackage, licence, authors, url }: ThirdParty,
  type = Enums.ComponentType.Library,
): CycloneDX.Models.Component {
  const purl = isPackage ? `pkg:npm/${encodeURIComponent(name).replace("%2F", "/")}@${version}` : undefined;
  const made = new Models.Component(type, name, {
    bomRef: purl ?? name.replace(/\W+/g, "-"),
    ...(purl === undefined ? {} : { purl }),
    ...(version === undefined ? {} : { version }),
    ...(authors === "" ? {} : { author: authors }),
  });
  made.licenses.add(new Models.LicenseExpression(licence));
  if (url !== undefined) {
    made.externalReferences.add(new Models.ExternalReference(url, Enums.ExternalReferenceType.Website));
  }
  return made;
}
