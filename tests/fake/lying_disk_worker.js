/**
 * The interpreter's thread with a file system that lies, as worn-out flash does: it changes what it was given, or says
 * that it has done what it has not. The lies are in the query of the module's address; see lying_disk.ts.
 */
const lies = new URL(import.meta.url).searchParams;
/** Flags of open. */
const READ_WRITE = 2;
const WRITES = 3;

const about = (name, path) => lies.has(name) && path.startsWith(lies.get(name));

/** Each takes the FS of the interpreter and the true call, and returns what is called instead. */
const LIES = {
  open: (FS, call) => {
    let times = 0;
    return (path, flags, ...more) => {
      const stream = call(path, flags, ...more);
      const isRead = typeof flags === "number" && (flags & WRITES) === 0;
      if (isRead && about("altersLater", FS.getPath(stream.node)) && ++times === 2) {
        stream.node.contents[0] ^= 1;
      }
      return stream;
    };
  },
  write: (FS, call) => {
    const begun = new WeakSet();
    return (stream, buffer, offset, length, ...more) => {
      const isFirst = length > 0 && !begun.has(stream);
      begun.add(stream);
      if (!isFirst || !about("alters", FS.getPath(stream.node))) {
        return call(stream, buffer, offset, length, ...more);
      }
      const other = Uint8Array.from(buffer.subarray(offset, offset + length));
      other[0] ^= 1;
      return call(stream, other, 0, length, ...more);
    };
  },
  close: (FS, call) => (stream) => {
    if (lies.has("shortens") && (stream.flags & WRITES) !== 0) {
      const path = FS.getPath(stream.node);
      if (about("shortens", path)) FS.ftruncate(stream.fd, Math.max(0, stream.node.usedBytes - 1));
    }
    return call(stream);
  },
  rename: (FS, call) => (from, to) => {
    if (about("keepsName", from)) return;
    call(from, to);
    if (!about("altersRenamed", to)) return;
    const stream = FS.open(to, READ_WRITE);
    const byte = new Uint8Array(1);
    FS.read(stream, byte, 0, 1, 0);
    byte[0] ^= 1;
    FS.write(stream, byte, 0, 1, 0);
    FS.close(stream);
  },
  unlink: (_FS, call) => (path) => about("keeps", path) ? undefined : call(path),
  statfs: (_FS, call) => (...all) => {
    const told = call(...all);
    return lies.has("boasts") ? { ...told, bfree: told.bfree + 1000, bavail: told.bavail + 1000 } : told;
  },
};

let machine;
/** The interpreter's loader puts itself there before the disk is mounted, which replaces calls of FS. */
Object.defineProperty(globalThis, "Module", {
  get: () => machine,
  set(loaded) {
    machine = loaded;
    for (const [name, lie] of Object.entries(LIES)) {
      let current = loaded.FS[name];
      Object.defineProperty(loaded.FS, name, {
        get: () => current,
        set: (call) => current = lie(loaded.FS, call),
      });
    }
  },
});

await import("../../lib/simulator/python/interpreter_worker.js");
