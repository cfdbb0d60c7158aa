/** The paths that git tracks: its index file, versions 2 to 4 (gitformat-index(5)). Pure; no I/O. */

/** Signature "DIRC", version, number of entries. */
const HEADER_SIZE = 12;
/** Times, device, inode, mode, owner, size, hash and flags of an entry; with SHA-256, its hash is 12 bytes longer. */
const ENTRY_SIZE = 62;
const LONGER_HASH = 12;
/** Set in the flags of an entry that has 2 more bytes of flags. */
const EXTENDED = 0x4000;
/** The bits of the flags that tell the length of the path; all of them are set for a longer path. */
const PATH_LENGTH = 0xfff;

/** Whether the index has an entry for `path`, which has "/" between its names. False for any other file. */
export function indexHas(index: Uint8Array, path: string): boolean {
  const text = new TextDecoder("latin1");
  const wanted = text.decode(new TextEncoder().encode(path));
  // The file does not say how long its hashes are. With the wrong length, the entries do not fit.
  return [0, LONGER_HASH].some((longer) => {
    for (const one of pathsIn(index, ENTRY_SIZE + longer, text)) if (one === wanted) return true;
    return false;
  });
}

/** The paths up to the first entry that is not whole, one character for each byte. */
function* pathsIn(index: Uint8Array, entrySize: number, text: TextDecoder): Generator<string> {
  if (index.length < HEADER_SIZE || text.decode(index.subarray(0, 4)) !== "DIRC") return;
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  const version = view.getUint32(4);
  const count = view.getUint32(8);
  let path = "";
  let at = HEADER_SIZE;
  for (let i = 0; i < count && at + entrySize <= index.length; i++) {
    const start = at;
    const flags = view.getUint16(at + entrySize - 2);
    at += entrySize + (version >= 3 && (flags & EXTENDED) !== 0 ? 2 : 0);
    let kept = "";
    if (version >= 4) {
      // The path begins like the one before it, without this many of its last bytes.
      const { value, next } = offsetAt(index, at);
      if (value > path.length) return;
      kept = path.slice(0, path.length - value);
      at = next;
    }
    const end = index.indexOf(0, at);
    if (end < 0) return;
    path = kept + text.decode(index.subarray(at, end));
    if ((flags & PATH_LENGTH) !== Math.min(path.length, PATH_LENGTH)) return;
    yield path;
    // Versions 2 and 3 fill each entry up to a multiple of 8 bytes, with at least one NUL.
    at = version >= 4 ? end + 1 : start + Math.ceil((end + 1 - start) / 8) * 8;
  }
}

/** A number in 7-bit groups, the highest first, as packs have it for offsets (gitformat-pack(5)). */
function offsetAt(bytes: Uint8Array, from: number): { readonly value: number; readonly next: number } {
  let at = from;
  let byte = bytes[at++] ?? 0;
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0 && at < bytes.length) {
    byte = bytes[at++]!;
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, next: at };
}
