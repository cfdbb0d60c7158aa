/** Loads the rows of a firmware. Only commands that look something up need them. */
import type { PublisherId } from "./publishers.ts";
import type { CatalogueData } from "./rows.ts";

export async function loadCatalogue(publisher: PublisherId): Promise<CatalogueData> {
  const { default: hashes } = await import("./data/hashes.json", { with: { type: "json" } });
  return { ...await loadRows(publisher), hashes };
}

async function loadRows(publisher: PublisherId): Promise<CatalogueData> {
  switch (publisher) {
    case "micropython":
      return (await import("./data/micropython.json", { with: { type: "json" } })).default as CatalogueData;
    case "circuitpython":
      return (await import("./data/circuitpython.json", { with: { type: "json" } })).default as CatalogueData;
  }
}
