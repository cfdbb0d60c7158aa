/**
 * The board's file system in the interpreter's thread: what is in flash at each moment, so that the power can be cut
 * between any two changes. It knows the two file systems that firmware uses: with LittleFS a file gets its new content
 * when it is closed, with FAT it is empty from the moment it is opened for writing.
 */

/** WASI's numbers of errors, which the interpreter's C library uses, and those of Linux, which boards print. */
const ERRNO = new Map([
  [2, 13], // EACCES
  [20, 17], // EEXIST
  [28, 22], // EINVAL
  [29, 5], // EIO
  [31, 21], // EISDIR
  [37, 36], // ENAMETOOLONG
  [43, 19], // ENODEV
  [44, 2], // ENOENT
  [51, 28], // ENOSPC
  [54, 20], // ENOTDIR
  [55, 39], // ENOTEMPTY
  [63, 1], // EPERM
  [69, 30], // EROFS
]);
const NO_DEVICE = 43;
const INVALID = 28;
const NO_SPACE = 51;
const READ_ONLY = 69;

/** Bytes that a file system gives out at once. */
const BLOCK = 4096;

const WRITES = 3; // O_WRONLY or O_RDWR
const CREATES = 64;
const TRUNCATES = 512;

/** What the interpreter's own environment adds to the root folder; a board has none of it. */
const NOT_OF_THE_BOARD = new Set(["dev", "proc", "tmp", "home"]);

/** Ends the interpreter: the board has lost its power. */
export class PowerCut extends Error {}

export function boardErrno(number) {
  return ERRNO.get(number) ?? number;
}

/** `files`: `[path, content]`, where null is a folder; parents come first. `cutAt`: the change before which power fails. */
export function createDisk({ files, fat, capacity, readOnly, absent, cutAt, changes }) {
  const content = new Map(files);
  const cost = { written: 0, read: 0 };
  let delta = [];
  let count = changes;

  /** Counts a change of the flash. */
  function step() {
    if (count === cutAt) throw new PowerCut();
    count++;
  }

  function commit(path, bytes) {
    if (bytes === undefined) content.delete(path);
    else content.set(path, bytes);
    delta.push([path, bytes]);
  }

  function used(except) {
    let sum = 2 * BLOCK;
    for (const [path, bytes] of content) if (path !== except) sum += blocks(bytes?.length ?? 0);
    return sum;
  }

  function moveTree(from, to) {
    const moved = [...content].filter(([path]) => path === from || path.startsWith(`${from}/`));
    for (const [path] of moved) commit(path, undefined);
    for (const [path, bytes] of moved) commit(to + path.slice(from.length), bytes);
  }

  return {
    content,
    cost,
    get changes() {
      return count;
    },
    takeDelta() {
      const taken = delta;
      delta = [];
      return taken;
    },
    /** Fills a new interpreter's file system, and watches it from then on. */
    mount(FS) {
      for (const name of ["/tmp", "/home/web_user", "/home"]) FS.rmdir(name);
      for (const [path, bytes] of content) {
        if (bytes === null) FS.mkdir(path);
        else FS.writeFile(path, bytes);
      }
      if (absent) unmount(FS);
      else watch(FS);
      if (fat && !absent) obeyFat(FS);
    },
  };

  /** Nothing but the devices is left. */
  function unmount(FS) {
    for (const name of ["open", "stat", "lstat", "mkdir", "unlink", "rmdir", "rename", "statfs", "readdir"]) {
      const call = FS[name];
      FS[name] = (path, ...more) => {
        if (typeof path === "string" && !path.startsWith("/dev/")) throw new FS.ErrnoError(NO_DEVICE);
        return call(path, ...more);
      };
    }
  }

  function watch(FS) {
    const { open, write, read, close, rename, unlink, mkdir, rmdir, readdir } = FS;
    const opened = new Map();
    const mayChange = () => {
      if (readOnly) throw new FS.ErrnoError(READ_ONLY);
    };
    const absolute = (path) => {
      const { node, path: found } = FS.lookupPath(path, { noent_okay: true });
      return node === undefined || node === null ? found : FS.getPath(node);
    };
    const ours = (path) => !NOT_OF_THE_BOARD.has(path.split("/")[1]);

    FS.open = (path, flags, mode) => {
      if (typeof path !== "string" || typeof flags !== "number" || (flags & WRITES) === 0) {
        return open(path, flags, mode);
      }
      const existed = FS.analyzePath(path).exists;
      if (existed && !ours(absolute(path))) return open(path, flags, mode);
      mayChange();
      if (!existed && (flags & CREATES) !== 0 && used() + BLOCK > capacity) throw new FS.ErrnoError(NO_SPACE);
      step();
      const stream = open(path, flags, mode);
      const name = FS.getPath(stream.node);
      if (!existed || fat && (flags & TRUNCATES) !== 0) commit(name, new Uint8Array());
      opened.set(stream, name);
      return stream;
    };
    FS.write = (stream, buffer, offset, length, position, canOwn) => {
      const name = opened.get(stream);
      if (name !== undefined) {
        const end = (position ?? stream.position) + length;
        if (used(name) + blocks(end) > capacity) throw new FS.ErrnoError(NO_SPACE);
        step();
        cost.written += length;
      }
      return write(stream, buffer, offset, length, position, canOwn);
    };
    FS.read = (stream, buffer, offset, length, position) => {
      const got = read(stream, buffer, offset, length, position);
      cost.read += got;
      return got;
    };
    FS.close = (stream) => {
      const name = opened.get(stream);
      if (name !== undefined) {
        step();
        commit(name, contentOf(stream.node));
        opened.delete(stream);
      }
      return close(stream);
    };
    FS.rename = (from, to) => {
      mayChange();
      const [old, next] = [absolute(from), absolute(to)];
      step();
      if (fat && content.has(next) && next !== old) {
        commit(next, undefined);
        step();
      }
      rename(from, to);
      moveTree(old, next);
    };
    FS.unlink = (path) => {
      mayChange();
      const name = absolute(path);
      step();
      unlink(path);
      commit(name, undefined);
    };
    FS.mkdir = (path, mode) => {
      mayChange();
      step();
      const node = mkdir(path, mode);
      commit(FS.getPath(node), null);
      return node;
    };
    FS.rmdir = (path) => {
      mayChange();
      const name = absolute(path);
      step();
      rmdir(path);
      commit(name, undefined);
    };
    FS.readdir = (path) => readdir(path).filter((name) => path !== "/" || !NOT_OF_THE_BOARD.has(name));
    FS.statfs = () => {
      const total = Math.floor(capacity / BLOCK);
      const free = Math.max(0, total - used() / BLOCK);
      return {
        bsize: BLOCK,
        frsize: BLOCK,
        blocks: total,
        bfree: free,
        bavail: free,
        files: 0,
        ffree: 0,
        fsid: 42,
        flags: 0,
        namelen: 255,
      };
    };
  }
}

/** In no name on FAT (ports' FatFs, f_open). */
const FORBIDDEN = /["*:<>?|\x7f]/;

/** On FAT, a name in other letters is the same file, and some characters are in no name. */
function obeyFat(FS) {
  const { readdir } = FS;
  const namesIn = (folder) => {
    try {
      return readdir(folder);
    } catch {
      return []; // the call that follows finds out
    }
  };
  const asStored = (path) => {
    if (typeof path !== "string" || path.startsWith("/dev/")) return path;
    if (FORBIDDEN.test(path)) throw new FS.ErrnoError(INVALID);
    let stored = path.startsWith("/") ? "" : ".";
    for (const part of path.split("/").filter((part) => part !== "")) {
      const same = namesIn(stored || "/").find((name) => name.toLowerCase() === part.toLowerCase());
      stored += `/${same ?? part}`;
    }
    return stored || "/";
  };
  for (const name of ["open", "stat", "lstat", "mkdir", "unlink", "rmdir", "readdir", "chdir"]) {
    const call = FS[name];
    FS[name] = (path, ...more) => call(asStored(path), ...more);
  }
  const { rename } = FS;
  FS.rename = (from, to) => rename(asStored(from), asStored(to));
}

/** An empty file has no array yet. */
function contentOf({ contents, usedBytes }) {
  return contents === null ? new Uint8Array() : Uint8Array.from(contents.slice(0, usedBytes));
}

function blocks(size) {
  return Math.ceil(size / BLOCK) * BLOCK;
}
