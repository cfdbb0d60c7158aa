/** The rows of the catalogue, which `deno task catalogue` makes. Types only. */

/** A firmware's boards and versions. */
export interface CatalogueData {
  /** Repository and commit that the rows were made from. */
  readonly source: string;
  /** Released versions, oldest first. */
  readonly versions: readonly string[];
  /** Days of the builds by version, YYYYMMDD; only of a firmware whose file names have them. */
  readonly days?: Readonly<Record<string, readonly string[]>>;
  readonly boards: readonly BoardRow[];
  /** SHA-256 by the firmware's whole name, of the few that a person has confirmed: `data/hashes.json`. */
  readonly hashes?: Readonly<Record<string, string>>;
}

export interface BoardRow extends Build {
  readonly id: string;
  /** Chip id, which need not be one that flasher supports. */
  readonly chip: string;
  /** By name. */
  readonly variants?: Readonly<Record<string, Build>>;
}

/** What is built for a board, or for a variant of it. */
export interface Build {
  /** Maker and product, or what the variant is for. */
  readonly about: string;
  /** First version that has it. */
  readonly since: string;
  /** Last version that has it; absent: the newest one does. */
  readonly until?: string;
  /** Bytes of flash that it needs. */
  readonly flash?: number;
  /** It needs RAM outside the chip's own. */
  readonly psram?: true;
  /** Beginning of its file names before the publisher renamed them. */
  readonly was?: string;
}
