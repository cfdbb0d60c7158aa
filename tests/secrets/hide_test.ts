/** Secrets in sentences: in every form in which programs print them, and the parts that a cut left. */
import { assert, assertEquals } from "@std/assert";
import { BootError, FlasherError, ImageError } from "../../lib/errors.ts";
import { HiddenSecrets } from "../../lib/secrets/hide.ts";
import { quote } from "../../lib/text.ts";

const PLAIN = "Correct-Horse-4711";
const FOREIGN = "Tür-Correct-Hörse-4711";
const QUOTED = 'Grü"x\\Correct-Horse';
const hidden = new HiddenSecrets(new Map([["PLAIN", PLAIN], ["FOREIGN", FOREIGN], ["QUOTED", QUOTED]]));

/** As a console that is read one character for each byte. */
function bytewise(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

/** As Python shows the bytes of a text. */
function pythonBytes(text: string): string {
  const escaped = bytewise(text).replaceAll("\\", "\\\\")
    .replace(/[^ -~]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
  return `b'${escaped}'`;
}

const all = (text: string, escape: (code: string) => string) =>
  Array.from(text, (char) => escape(char.charCodeAt(0).toString(16))).join("");

const FORMS: Readonly<Record<string, (secret: string) => string>> = {
  "as it is": (secret) => secret,
  "as JSON": JSON.stringify,
  "as bytes that were read one by one": bytewise,
  "as Python shows bytes": pythonBytes,
  "as Python shows bytes, in a quotation": (secret) => quote(pythonBytes(secret), 200),
  "as JSON without other characters": (secret) =>
    JSON.stringify(secret).replace(
      /[^ -~]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  "with all characters as \\x": (secret) => all(secret, (code) => `\\x${code.padStart(2, "0")}`),
  "with all characters as \\u": (secret) => all(secret, (code) => `\\u${code.padStart(4, "0")}`),
  "with all characters as \\u{}": (secret) => all(secret, (code) => `\\u{${code}}`),
  "with all characters as \\U": (secret) => all(secret, (code) => `\\U${code.padStart(8, "0")}`),
  "in hexadecimal": (secret) => new TextEncoder().encode(secret).toHex(),
  "in capital hexadecimal": (secret) => new TextEncoder().encode(secret).toHex().toUpperCase(),
  "in base64": (secret) => new TextEncoder().encode(secret).toBase64(),
  "in base64 behind other bytes": (secret) => new TextEncoder().encode(`p${secret}`).toBase64(),
  "with every other character lost": (secret) => secret.replace(/[^ -~]/g, ""),
  "with every other character damaged": (secret) => secret.replace(/[^ -~]/g, "\ufffd"),
};

for (const [name, form] of Object.entries(FORMS)) {
  Deno.test(`secrets in a sentence: ${name}`, () => {
    for (const [key, secret] of Object.entries({ PLAIN, FOREIGN, QUOTED })) {
      const told = hidden.inText(`its last line: "pw=${form(secret)}; done"`);
      assert(told.includes(`(the secret ${key})`), told);
      for (const part of ["orrect", "rse-47", "4711", "Horse"]) assert(!told.includes(part), told);
      assert(told.startsWith('its last line: "pw=') && told.includes('; done"'), told);
    }
  });
}

const PARTS: Readonly<Record<string, readonly [text: string, told: string]>> = {
  "a quotation ends in it": ['last "pw Correct-Ho"', 'last "pw (the secret PLAIN)"'],
  "an ellipsis ends in it": ['last "pw Correct-Ho…"', 'last "pw (the secret PLAIN)…"'],
  "a quotation begins in it": ['last "Horse-4711 ok"', 'last "(the secret PLAIN) ok"'],
  "its text begins in it": ["rse-4711 ok", "(the secret PLAIN) ok"],
  "the end of a line is behind a character that was cut off": [
    'last "r-Correct-H"',
    'last "(the secret FOREIGN)"',
  ],
  "a whole word beside a character that was cut off": [
    'last "rse-4711 ok"',
    'last "(the secret PLAIN) ok"',
  ],
};

for (const [name, [text, told]] of Object.entries(PARTS)) {
  Deno.test(`secrets in a sentence: a part of it, because ${name}`, () => {
    assertEquals(hidden.inText(text), told);
  });
}

Deno.test("secrets in a sentence: what only looks like a part of one stays", () => {
  for (const text of ["Correct the offset", "a Horse-4711 in the middle", '"Cor"', "The board stays"]) {
    assertEquals(hidden.inText(text), text);
  }
});

Deno.test("secrets in a sentence: one that is a word of its own replacement is replaced once", () => {
  const word = new HiddenSecrets(new Map([["secret", "secret"], ["WIFI", "board"]]));
  const once = word.inText("the board said: secret");
  assertEquals(once, "the (the secret WIFI) said: (the secret secret)");
  assertEquals(word.inText(once), once);
});

Deno.test("secrets in a sentence: shorter ones than 4 characters stay, because hiding them would show them", () => {
  const short = new HiddenSecrets(new Map([["WIFI", "the"]]));
  assertEquals(short.inText("the board"), "the board");
});

Deno.test("secrets in an error: message, hint, board state and stack, but not its class", () => {
  const error = new ImageError(`found ${PLAIN}`, { hint: `Try ${PLAIN}.` });
  error.boardState = `It holds ${PLAIN}.`;
  hidden.inError(error);
  assertEquals(error.message, "found (the secret PLAIN)");
  assertEquals(error.hint, "Try (the secret PLAIN).");
  assertEquals(error.boardState, "It holds (the secret PLAIN).");
  assert(error instanceof FlasherError && error.exitCode === 7);
  const bug = new Error(`unexpected ${PLAIN}`);
  hidden.inError(bug);
  assert(!`${bug.message}${bug.stack}`.includes(PLAIN));
  const bare = new BootError("no boot", []);
  hidden.inError(bare);
  assertEquals([bare.message, bare.hint, bare.boardState], ["no boot", undefined, undefined]);
});

Deno.test("secrets in a record: its sentences, not the words that scripts compare", () => {
  const words = new HiddenSecrets(new Map([["WIFI", "warning"]]));
  assertEquals(words.inRecord({ type: "warning", message: "a warning" }), {
    type: "warning",
    message: "a (the secret WIFI)",
  });
});
