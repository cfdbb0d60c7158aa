/** The colours are readable on light and on dark backgrounds, and nothing depends on them alone. */
import { assert, assertEquals } from "@std/assert";
import { styleFor } from "../../../lib/cli/screen/style.ts";
import { flasher } from "../../fake/system.ts";
import { APP } from "../world.ts";

type Rgb = readonly [red: number, green: number, blue: number];

/**
 * The colours 31, 32, 33 and 35 of common terminals, each as it is and bold: many show bold colours brighter.
 * Source: the table of 4-bit colours in Wikipedia's "ANSI escape code".
 */
const PALETTES: Readonly<Record<string, Readonly<Record<number, readonly [plain: Rgb, bright: Rgb]>>>> = {
  "Windows console": {
    31: [[197, 15, 31], [231, 72, 86]],
    32: [[19, 161, 14], [22, 198, 12]],
    33: [[193, 156, 0], [249, 241, 165]],
    35: [[136, 23, 152], [180, 0, 158]],
  },
  "VS Code": {
    31: [[205, 49, 49], [241, 76, 76]],
    32: [[13, 188, 121], [35, 209, 139]],
    33: [[229, 229, 16], [245, 245, 67]],
    35: [[188, 63, 188], [214, 112, 214]],
  },
  "Terminal.app": {
    31: [[194, 54, 33], [252, 57, 31]],
    32: [[37, 188, 36], [49, 231, 34]],
    33: [[173, 173, 39], [234, 236, 35]],
    35: [[211, 56, 211], [249, 53, 248]],
  },
  "xterm": {
    31: [[205, 0, 0], [255, 0, 0]],
    32: [[0, 205, 0], [0, 255, 0]],
    33: [[205, 205, 0], [255, 255, 0]],
    35: [[205, 0, 205], [255, 0, 255]],
  },
};
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [12, 12, 12];

/** Contrast ratio as WCAG 2 defines it: 1 to 21. */
function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [a, b].map(luminance).sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

const STYLE = styleFor({ isTerminal: true, columns: () => 80, rows: () => 24, write: () => {} }, {
  os: "linux",
  env: () => undefined,
});

/** The lowest contrast of a painted word on any terminal. A bold word is as the terminal shows bold: bright or not. */
function lowest(painted: string, background: Rgb): number {
  // deno-lint-ignore no-control-regex -- colours
  const codes = [...painted.matchAll(/\x1b\[(\d+)m/g)].map(([, code]) => Number(code));
  const color = codes.find((code) => code >= 31 && code <= 35);
  if (color === undefined) return 21;
  const shown = Object.values(PALETTES).flatMap((palette) => {
    const [plain, bright] = palette[color]!;
    return codes.includes(1) ? [bright] : [plain];
  });
  return Math.min(...shown.map((rgb) => contrast(rgb, background)));
}

Deno.test("warnings and errors have enough contrast on white and on black", () => {
  for (const paint of [STYLE.careful, STYLE.bad]) {
    for (const background of [WHITE, BLACK]) {
      // WCAG 2 wants 3 : 1 for large or bold words.
      const ratio = lowest(paint("warning:"), background);
      assert(ratio >= 2.9, `${JSON.stringify(paint("x"))}: ${ratio.toFixed(2)}`);
    }
  }
});

Deno.test("green, which only adds to a word such as verified, can be seen", () => {
  for (const background of [WHITE, BLACK]) assert(lowest(STYLE.good("verified"), background) >= 2);
});

Deno.test("the measure tells yellow from a colour that can be read", () => {
  assert(lowest("\x1b[33mx\x1b[39m", WHITE) < 1.4);
  assert(lowest("\x1b[1m\x1b[33mx\x1b[39m\x1b[22m", WHITE) < 1.2);
});

Deno.test("a warning has its word, with colours and without", async () => {
  for (const env of [{}, { NO_COLOR: "1" }]) {
    const { stderr } = await flasher(["plan", "--file", "0x10000=app.bin", "--chip", "esp8266", "--force"], {
      files: { "app.bin": APP },
      stdout: 80,
      stderr: 80,
      env,
    });
    // deno-lint-ignore no-control-regex -- colours
    const plain = stderr.replaceAll(/\x1b\[\d+m/g, "");
    assert(plain.startsWith("warning: "), stderr);
    assertEquals(stderr === plain, "NO_COLOR" in env);
  }
});
