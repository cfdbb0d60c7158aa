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
export const HELPER = "_r";

/** Defines `_e`, which other code needs, and proves that it and the prompt work: it prints `word` twice. */
export function proofCode(word: string): string {
  return CHECK_CODE + checked(`print('${word}'+'${word}')`);
}

/**
 * Defines the helper, and asks for the firmware (`systemFrom`). `_r` answers with JSON between two words, so that other programs' output does not matter. `_s`
 * describes a path: null if it is missing, "dir", or size and SHA-256. Short names, because code is bytes on the wire. Pieces of at most 1 KB, for boards without raw paste.
 */
export function helperCode(word: string): readonly [string, string] {
  // Divided, so that an echo of the code does not look like an answer.
  const half = Math.floor(word.length / 2);
  const parts = [
    `import os,json
from binascii import a2b_base64 as _a,hexlify as _x,b2a_base64 as _b
def _r(v):
 w='${word.slice(0, half)}'+'${word.slice(half)}';print(w+json.dumps(v)+w)
def _h():
 try:
  import hashlib
 except ImportError:
  return None
 try:
  return hashlib.sha256()
 except AttributeError:
  return hashlib.new('sha256')
def _d(h):
 return h and _x(h.digest()).decode()
`,
    `def _s(p):
 try:
  m=os.stat(p)[0]
 except OSError:
  return None
 if m&0x4000:
  return 'dir'
 h=_h();n=0;b=bytearray(256);f=open(p,'rb')
 while 1:
  k=f.readinto(b)
  if not k:
   break
  n+=k
  if h:
   h.update(b if k==256 else bytes(b[:k]))
 f.close()
 return [n,_d(h)]
`,
  ];
  const [first, second] = parts.map(checked);
  return [first!, `${second}\n${SYSTEM_QUESTION}`];
}

/** `_o`, `_w` and `_c` write one file and hash what they write. A board whose files are equal never gets them. */
export function writerCode(): string {
  return checked(`def _o(p):
 global _f,_n,_k
 _f=open(p,'wb');_n=0;_k=_h()
def _w(s):
 global _n
 b=_a(s);_n+=len(b);_f.write(b)
 if _k:
  _k.update(b)
def _c():
 _f.close()
 try:
  os.sync()
 except AttributeError:
  pass
 _r([_n,_d(_k)])
`);
}

/** `_g` reads a part of a file, and `_l` lists a folder. */
export function readerCode(): string {
  return checked(`def _g(p,a,n):
 f=open(p,'rb');f.seek(a);d=f.read(n);f.close();_r(_b(d).decode())
def _l(p):
 v=[]
 for n in os.listdir(p):
  s=os.stat(p.rstrip('/')+'/'+n);v.append([n,bool(s[0]&0x4000),s[6]])
 _r(v)
`);
}

/** `_e` runs code only if its checksum is right: a flipped bit could name another file. */
const CHECK_CODE = `def _e(s,n):
 k=7
 for c in s:
  k=k*31+ord(c)&0xffffff
 if k!=n:
  raise ValueError('damaged')
 exec(s,globals())
`;

/** Code that does nothing if a byte of it was damaged on the way. */
export function checked(code: string): string {
  let sum = 7;
  for (const char of code) sum = sum * 31 + char.codePointAt(0)! & 0xffffff;
  return `_e(${pythonString(code)},${sum})`;
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

const SYSTEM_QUESTION = `import sys
_i=sys.implementation
try:
 _v=os.statvfs('/');_v=[_v[0],_v[0]*_v[3]]
except Exception:
 _v=None
try:
 import machine;_u=_x(machine.unique_id()).decode()
except Exception:
 _u=None
_r([_i.name,[k for k in _i.version if isinstance(k,int)],getattr(_i,'_build',None),getattr(_i,'_machine',None),_v,_u])`;

/** Station interface; nothing is switched on. */
export const MAC_QUESTION = `try:
 import network;_u=_x(network.WLAN(0).config('mac')).decode()
except Exception:
 _u=''
_r(_u)`;

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
    code: `_r([_s(p) for p in (${batch.map((path) => `${pythonString(path)},`).join("")})])`,
    count: batch.length,
  }));
}

export function openCode(path: string): string {
  return checked(`_o(${pythonString(path)})`);
}

export function writeCode(bytes: Uint8Array): string {
  return `_w(b'${bytes.toBase64()}')`;
}

export const CLOSE_CODE = "_c()";

export function renameCode(from: string, to: string): string {
  return checked(`os.rename(${pythonString(from)},${pythonString(to)})`);
}

export function removeCode(path: string): string {
  return checked(`os.remove(${pythonString(path)})`);
}

export function makeFolderCode(path: string): string {
  return checked(`os.mkdir(${pythonString(path)})`);
}

export function readCode(path: string, at: number, length: number): string {
  return `_g(${pythonString(path)},${at},${length})`;
}

export function listCode(path: string): string {
  return `_l(${pythonString(path)})`;
}
