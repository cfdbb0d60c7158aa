/** The files that people have dropped on the page. They are in memory only; a name is a label and never a path. */
import { imageRecord, wrongKindRecord } from "../../app/records/image_record.ts";
import { analyzeFile } from "../../esp/image/analyze.ts";
import { wrongKind } from "../../esp/image/not_firmware.ts";
import { ImageError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import { MAX_ALL_FILES_BYTES, MAX_FILES } from "../api.ts";
import type { ImageRecord, PageFile } from "../state.ts";
import type { PageFailure } from "../unit_record.ts";
import { pageFailure } from "./answers.ts";

/** Characters of a name; longer ones lose their middle. */
const MAX_NAME = 200;

interface Dropped {
  readonly page: PageFile;
  readonly bytes: Uint8Array;
  readonly digest: string;
}

export class DroppedFiles {
  /** By id, the oldest first. */
  readonly #files = new Map<string, Dropped>();
  #count = 0;

  /** Judges a file, and keeps it if it is firmware. `inUse`: ids that must stay. Throws ImageError if there is no room. */
  add(given: string, bytes: Uint8Array, inUse: ReadonlySet<string>): PageFile {
    const digest = sha256(bytes);
    const same = [...this.#files.values()].find((one) =>
      one.digest === digest && one.page.name === labelOf(given)
    );
    if (same !== undefined) return same.page;
    const name = this.#freeName(labelOf(given));
    const { image, failure } = judge(name, bytes);
    const page = { from: "dropped", name, size: bytes.length, offset: "auto", image } as const;
    if (failure !== undefined) return { id: "", ...page, failure };
    this.#makeRoom(bytes.length, inUse);
    const id = `f${++this.#count}`;
    this.#files.set(id, { page: { id, ...page }, bytes, digest });
    return this.#files.get(id)!.page;
  }

  get(id: string): Pick<Dropped, "page" | "bytes"> | undefined {
    return this.#files.get(id);
  }

  #makeRoom(size: number, inUse: ReadonlySet<string>): void {
    const isFull = () =>
      this.#files.size >= MAX_FILES ||
      size + [...this.#files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0) >
        MAX_ALL_FILES_BYTES;
    for (const id of this.#files.keys()) {
      if (!isFull()) return;
      if (!inUse.has(id)) this.#files.delete(id);
    }
    if (isFull()) {
      throw new ImageError(`Cannot keep another file: found ${MAX_FILES} files, or too many bytes, in use`, {
        hint: "Remove a file first.",
      });
    }
  }

  /** Two files with one name must be distinct in messages. */
  #freeName(name: string): string {
    const names = new Set([...this.#files.values()].map(({ page }) => page.name));
    let free = name;
    for (let n = 2; names.has(free); n++) free = name.replace(/(\.[^.]*)?$/, ` (${n})$1`);
    return free;
  }
}

/** Without folders, which some browsers send. */
function labelOf(given: string): string {
  const name = given.split(/[\\/]/).at(-1) || "file";
  if (name.length <= MAX_NAME) return name;
  return `${name.slice(0, MAX_NAME / 2 - 1)}…${name.slice(-MAX_NAME / 2)}`;
}

function judge(path: string, bytes: Uint8Array): { image: ImageRecord; failure?: PageFailure } {
  const file = { path, bytes, vouched: false };
  const wrong = wrongKind(file);
  if (wrong !== undefined) {
    const failure = pageFailure(wrong.refusal);
    return { image: wrongKindRecord(file, wrong) as ImageRecord, failure };
  }
  return { image: imageRecord(file, analyzeFile(bytes)) as ImageRecord };
}
