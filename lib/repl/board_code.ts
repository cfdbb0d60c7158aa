/**
 * The Python code that runs on the board. It needs only what firmware has had since MicroPython 1.8 and CircuitPython 2,
 * and no part of a user's file is ever source text: content travels as base64. Pure; no I/O.
 */

/**
 * Characters of source in one question. The answer has about 75 characters for each path, and both must fit into the heap
 * of an ESP8266.
 */
const QUESTION = 900;

/** A name that the helper defines: run as code, it raises an exception on a board without the helper. */
export const HELPER = "_m['_r']";

/**
 * Defines `_e`, and proves that it and the prompt work: it prints `word` twice. `_e` runs code only if its checksum is
 * right, because a flipped bit could name another file. The code sees the names in `_m` and Python's own, not those of
 * the board's program, which may call a variable `open` or `print`. A file that an earlier session left open is closed.
 */
export function proofCode(word: string): string {
  return `import builtins as _b
try:
 _m['_q']()
except:
 pass
def _z(s):
 k=7
 for c in s:
  k=k*31+_b.ord(c)&0xffffff
 return k
def _e(s,n):
 if _z(s)!=n:
  raise _b.ValueError('damaged')
 _b.exec(s,_m)
_m={'_z':_z}
${checked(`print('${word}'+'${word}')`)}`;
}

/**
 * Defines the helper, and asks for the firmware (`systemFrom`). `_r` answers with JSON between two words, so that other
 * programs' output does not matter, and its checksum. `_s` describes a path: null if it is missing, "dir", or size and
 * SHA-256; a dot after every 32 KB says that the board still works. Short names, because code is bytes on the wire. Pieces
 * of at most 1 KB, for boards without raw paste.
 */
export function helperCode(word: string): readonly [string, string] {
  // Divided, so that an echo of the code does not look like an answer.
  const half = Math.floor(word.length / 2);
  return [
    checked(`import os,json
from binascii import a2b_base64 as _a,hexlify as _x
def _r(v):
 s=json.dumps(v);w='${word.slice(0, half)}'+'${word.slice(half)}';print(w+s+w,_z(s))
def _h():
 try:
  import hashlib as m
 except ImportError:
  return None
 return m.sha256() if hasattr(m,'sha256') else m.new('sha256')
def _d(h):
 return h and _x(h.digest()).decode()
`),
    checked(`def _s(p):
 try:
  m=os.stat(p)[0]
 except OSError as e:
  if e.args[0]==5:raise
  return
 if m&0x4000:
  return 'dir'
 h=_h();n=0;f=open(p,'rb');b=p
 while b:
  b=f.read(256);n+=len(b);h and h.update(b)
  n&32767 or print('.',end='')
 f.close()
 return [n,_d(h)]
${SYSTEM_QUESTION}`),
  ];
}

/**
 * `_o`, `_w` and `_c` write one file and hash what they write. `_q` closes a file that was not finished: a forgotten one
 * would be closed at some later time, and its old content would then replace what the board holds under its name. A board
 * whose files are equal never gets them.
 */
export const WRITER_CODE = `${
  checked(`_f=None
def _q():
 global _f
 try:
  _f and _f.close()
 except OSError:
  pass
 _f=None
def _o(p):
 global _f,_n,_k
 _q();_f=open(p,'wb');_n=0;_k=_h()
def _w(s):
 global _n
 b=_a(s);_n+=len(b);_f.write(b)
 if _k:
  _k.update(b)
def _c():
 global _f
 _f.close();_f=None
 try:
  os.sync()
 except AttributeError:
  pass
 _r([_n,_d(_k)])
`)
}\n_w=_m['_w']`;

/** `_g` reads a part of a file, and `_l` lists a folder. */
export const READER_CODE = checked(`from binascii import b2a_base64 as _b
def _g(p,a,n):
 f=open(p,'rb');f.seek(a);d=f.read(n);f.close();_r(_b(d).decode())
def _l(p):
 v=[]
 for n in os.listdir(p):
  s=os.stat(p.rstrip('/')+'/'+n);v.append([n,bool(s[0]&0x4000),s[6]])
 _r(v)
`);

/** For code and answers: damage of a byte or a few is noticed. */
export function checksum(text: string): number {
  let sum = 7;
  for (const char of text) sum = sum * 31 + char.codePointAt(0)! & 0xffffff;
  return sum;
}

/** Code that does nothing if a byte of it was damaged on the way. */
export function checked(code: string): string {
  return `_e(${pythonString(code)},${checksum(code)})`;
}

/** A string as Python reads it. JSON's escapes are Python's, too, for text without lone surrogates. */
export function pythonString(text: string): string {
  const escaped = JSON.stringify(text).replace(/[\u0080-\u{10ffff}]/gu, (char) => {
    const code = char.codePointAt(0)!;
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  return escaped.replaceAll("\x7f", "\\u007f");
}

const SYSTEM_QUESTION = `from sys import implementation as _i
def _y(f):
 try:
  return f()
 except Exception:
  pass
def _u():import machine;return _x(machine.unique_id()).decode()
def _v():v=os.statvfs('/');return [v[0],v[0]*v[3]]
_r([_i.name,list(_i.version),getattr(_i,'_build',None),_y(lambda:os.uname()[4]) or getattr(_i,'_machine',None),_y(_v),_y(_u)])`;

/** Station interface; nothing is switched on. */
export const MAC_QUESTION = checked(`try:
 import network;_u=_x(network.WLAN(0).config('mac')).decode()
except Exception:
 _u=''
_r(_u)`);

/** Questions about `paths`, of limited length, each about the next `count`. */
export function statesQuestions(
  paths: readonly string[],
): readonly { readonly code: string; readonly count: number }[] {
  const batches: string[][] = [];
  let room = 0;
  for (const path of paths) {
    const length = 6 * path.length + 3; // each character may become an escape
    if (batches.length === 0 || length > room) {
      batches.push([]);
      room = QUESTION;
    }
    batches.at(-1)!.push(path);
    room -= length;
  }
  return batches.map((batch) => ({
    code: checked(`_r([_s(p) for p in (${batch.map((path) => `${pythonString(path)},`).join("")})])`),
    count: batch.length,
  }));
}

export function openCode(path: string): string {
  return checked(`_o(${pythonString(path)})`);
}

export function writeCode(bytes: Uint8Array): string {
  return `_w(b'${bytes.toBase64()}')`;
}

export const CLOSE_CODE = checked("_c()");

export function renameCode(from: string, to: string): string {
  return checked(`os.rename(${pythonString(from)},${pythonString(to)})`);
}

export function removeCode(path: string): string {
  return checked(`os.remove(${pythonString(path)})`);
}

/** Removes a file that is being written. */
export function discardCode(path: string): string {
  return checked(`_q();os.remove(${pythonString(path)})`);
}

export function makeFolderCode(path: string): string {
  return checked(`os.mkdir(${pythonString(path)})`);
}

export function readCode(path: string, at: number, length: number): string {
  return checked(`_g(${pythonString(path)},${at},${length})`);
}

export function listCode(path: string): string {
  return checked(`_l(${pythonString(path)})`);
}
