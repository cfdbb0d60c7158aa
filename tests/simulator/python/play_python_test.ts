/** The simulated board's Python as a person at a terminal sees it: the protocol, the file system and the programs. */
// deno-lint-ignore-file no-control-regex -- the prompt is separated by Ctrl-D
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { GREETINGS, type PythonConsole, type PythonSettings, withPython } from "../../fake/python_board.ts";

const RAW = "\r\nraw REPL; CTRL-B to exit\r\n>";
const FLOOD = "while True:\n    print('temp 21.5')\n";

async function enterRaw({ say }: PythonConsole): Promise<void> {
  await say("\r\x03", 1500);
  assertStringIncludes(await say("\r\x01"), RAW);
}

function atRawPrompt(
  settings: PythonSettings,
  test: (console: PythonConsole) => Promise<void>,
): Promise<void> {
  return withPython(settings, async (console) => {
    await enterRaw(console);
    await test(console);
  });
}

Deno.test("python: greets with the version in flash, and computes", async () => {
  await withPython({}, async ({ hear, say }) => {
    assertMatch(
      await hear(2000),
      /MicroPython v1\.20\.0 on 2023-04-26; ESP module with ESP8266\r\n.*\r\n>>> $/,
    );
    assertEquals(await say("6*7\r"), "6*7\r\n42\r\n>>> ");
  });
});

Deno.test("python: without the greeting of an interpreter in flash, nothing answers", async () => {
  await withPython({ greeting: "another program" }, async ({ hear, say }) => {
    await hear(2000);
    assertEquals(await say("6*7\r"), "");
  });
});

Deno.test("python: the raw prompt answers OK, output, traceback, prompt", async () => {
  await atRawPrompt({}, async ({ say }) => {
    assertEquals(await say("print(1)\x04"), "OK1\r\n\x04\x04>");
    assertMatch(await say("1/0\x04"), /^OK\x04Traceback[^]*ZeroDivisionError: divide by zero\r\n\x04>$/);
    assertEquals(await say("half a com\x03print(2)\x04"), "OK2\r\n\x04\x04>");
    assertStringIncludes(await say("\x02"), "v1.20.0 on 2023-04-26");
  });
});

Deno.test("python: raw paste grants a window of 128 bytes again and again", async () => {
  await atRawPrompt({}, async ({ say }) => {
    assertEquals(await say("\x05A\x01"), "R\x01\x80\x00\x01");
    const code = `print(len("${"x".repeat(386)}"))`;
    assertEquals(code.length, 400);
    // A program that obeys the windows: two of them, then one after each grant.
    assertEquals(await say(code.slice(0, 128)), "\x01");
    assertEquals(await say(code.slice(128, 384)), "\x01\x01");
    assertEquals(await say(code.slice(384) + "\x04"), "\x04386\r\n\x04\x04>");
  });
});

Deno.test("python: Ctrl-C ends raw paste", async () => {
  await atRawPrompt({}, async ({ say }) => {
    await say("\x05A\x01");
    assertEquals(await say("print("), "");
    assertEquals(await say("\x03"), "\x04\x04KeyboardInterrupt: \r\n\x04>");
    assertEquals(await say("print(3)\x04"), "OK3\r\n\x04\x04>");
  });
});

Deno.test("python: raw paste may be refused, unknown, or run out of memory", async () => {
  await atRawPrompt({ paste: "refused" }, async ({ say }) => {
    assertEquals(await say("\x05A\x01"), "R\x00>");
    assertEquals(await say("print(4)\x04"), "OK4\r\n\x04\x04>");
  });
  await atRawPrompt({ greeting: GREETINGS.old }, async ({ say }) => {
    assertEquals(await say("\x05A\x01"), RAW.trimStart());
    assertEquals(await say("print(5)\x04"), "OK5\r\n\x04\x04>");
  });
  await atRawPrompt({ pasteLimit: 10 }, async ({ say }) => {
    await say("\x05A\x01");
    assertEquals(await say("print(12345678)"), "\x04");
    assertMatch(await say("\x04"), /^\x04MemoryError: .*\r\n\x04>$/);
  });
});

Deno.test("python: more bytes than the ring holds are lost while a program runs", async () => {
  await atRawPrompt({}, async ({ say, hear }) => {
    await say("import time\ntime.sleep(1)\x04");
    await say(`print(len("${"x".repeat(500)}"))\x04`);
    const text = await hear(1500);
    assert(!text.includes("500"), text);
  });
});

Deno.test("python: a soft reset forgets variables, keeps files, and runs main.py only at the friendly prompt", async () => {
  await atRawPrompt({ files: { "/main.py": "print('main runs')\n" } }, async ({ say }) => {
    await say("x = 1\x04");
    const raw = await say("\x04", 1000);
    assertEquals(raw, `OK\r\nMPY: soft reboot\r\n${RAW}`);
    assertStringIncludes(await say("print(x)\x04"), "NameError");
    await say("\x02");
    assertStringIncludes(await say("\x04", 1000), "MPY: soft reboot\r\nmain runs\r\n");
  });
});

Deno.test("python: Ctrl-C interrupts printing, sleeping and computing programs", async () => {
  for (const main of [FLOOD, "import time\ntime.sleep(1000)\n", "while True: pass\n"]) {
    await withPython({ files: { "/main.py": main } }, async ({ hear, say }) => {
      await hear(1000);
      const text = await say("\x03", 1500);
      assertMatch(text, /KeyboardInterrupt[^]*>>> $/);
    });
  }
});

Deno.test("python: a program with a bare except survives Ctrl-C", async () => {
  const main =
    "import time\nwhile True:\n    try:\n        time.sleep(1)\n        for i in range(9):\n            i += 1\n    except:\n        print('no')\n";
  await withPython({ files: { "/main.py": main } }, async ({ hear, say }) => {
    await hear(1000);
    assertMatch(await say("\x03", 2000), /^no\r\n/);
  });
});

Deno.test("python: a watchdog resets the board, also at the prompt", async () => {
  const main = "import machine\nw = machine.WDT(timeout=1000)\n";
  await withPython({ files: { "/main.py": main } }, async ({ board, hear }) => {
    await hear(5000);
    assert(board.files.length > 0);
    assertStringIncludes(await hear(2000), "MicroPython");
  });
});

Deno.test("python: files outlive a hard reset, and are gone when another program has overwritten their place", async () => {
  await atRawPrompt({}, async (console) => {
    const { board, say, files, hear, port } = console;
    await say("f = open('/a.txt', 'w'); f.write('hello'); f.close()\x04");
    assertEquals(files(), { "/a.txt": "hello" });
    const reset = async () => {
      await port.setLines({ dtr: false, rts: true });
      await hear(50);
      await port.setLines({ dtr: false, rts: false });
      await hear(3000);
    };
    await reset();
    await enterRaw(console);
    assertStringIncludes(await say("print(open('/a.txt').read())\x04"), "hello");
    board.flash.fill(0xff, 0x100000, 0x102000);
    await reset();
    await hear(1000);
    assertEquals(files(), {});
  });
});

Deno.test("python: LittleFS keeps the old content until a file is closed, FAT does not", async () => {
  const cut = async (settings: PythonSettings) => {
    let gone = false;
    const found = await withPython({
      files: { "/main.py": "old" },
      cutAt: 2,
      onPowerCut: () => gone = true,
      ...settings,
    }, async (console) => {
      await enterRaw(console);
      await console.say("f = open('/main.py', 'wb'); f.write(b'new'); f.close()\x04");
      return console.files();
    });
    assert(gone);
    return found;
  };
  assertEquals(await cut({ fat: false }), { "/main.py": "old" });
  assertEquals(await cut({ fat: true }), { "/main.py": "" });
});

Deno.test("python: on FAT, a name in other letters is the same file, and some characters are in no name", async () => {
  const script = `import os
with open('/Data.py', 'w') as file:
    file.write('1')
os.mkdir('/Lib')
open('/lib/A.py', 'w').close()
os.rename('/LIB/a.PY', '/lib/b.py')
os.chdir('/lib')
print(open('/dATA.PY').read(), os.listdir('/'), os.listdir('/liB'), os.stat('B.py')[6])
for name in '"*:<>?|':
    try:
        open('/a' + name, 'w')
        print(name)
    except OSError as error:
        print(error.args[0], end=' ')
\x04`;
  await atRawPrompt({ fat: true, files: { "/data.py": "old" } }, async ({ say, files }) => {
    assertStringIncludes(await say(script), "OK1 ['data.py', 'Lib'] ['b.py'] 0\r\n22 22 22 22 22 22 22");
    assertEquals(files(), { "/data.py": "1", "/Lib": null, "/Lib/b.py": "" });
  });
  await atRawPrompt({ fat: false, files: { "/data.py": "old" } }, async ({ say, files }) => {
    await say("open('/Data.py', 'w').close(); open('/a:b?.txt', 'w').close()\x04");
    assertEquals(files(), { "/data.py": "old", "/Data.py": "", "/a:b?.txt": "" });
  });
});

Deno.test("python: errors of the file system have a board's numbers", async () => {
  const script =
    "import os\nfor f in (lambda: open('/no'), lambda: os.mkdir('/lib'), lambda: os.rmdir('/lib'), " +
    "lambda: open('/big', 'wb').write(bytes(20000))):\n    try:\n        f()\n    except OSError as e:\n        print(e.errno)\n\x04";
  await atRawPrompt({ capacity: 16384, files: { "/lib": null, "/lib/a": "1" } }, async ({ say }) => {
    assertEquals(await say(script), "OK2\r\n17\r\n39\r\n28\r\n\x04\x04>");
  });
  await atRawPrompt({ readOnly: true }, async ({ say }) => {
    assertStringIncludes(await say("open('/a', 'wb')\x04"), "OSError: 30");
  });
  await atRawPrompt({ noFiles: true }, async ({ say }) => {
    assertStringIncludes(await say("import os; os.listdir('/')\x04"), "OSError: [Errno 19]");
  });
});

Deno.test("python: modules may be missing, and the build may be named", async () => {
  await atRawPrompt({ missing: ["hashlib"], build: "ESP8266_GENERIC" }, async ({ say }) => {
    assertStringIncludes(await say("import hashlib\x04"), "ImportError: no module named 'hashlib'");
    assertStringIncludes(await say("import sys; print(sys.implementation._build)\x04"), "ESP8266_GENERIC");
  });
});

Deno.test("python: CircuitPython runs code.py, waits for a key, and has its own hashlib", async () => {
  await withPython({
    greeting: GREETINGS.circuit,
    files: { "/code.py": "print('code runs')\n" },
    pressAnyKey: "Appuyez sur n'importe quelle touche",
  }, async ({ hear, say }) => {
    assertMatch(await hear(2000), /code runs\r\n\r\nAppuyez sur n'importe quelle touche\r\n$/);
    assertMatch(await say("\r", 500), /Adafruit CircuitPython 9\.2\.4 on 2025-01-29; [^]*>>> $/);
    await say("\x01");
    assertStringIncludes(await say("import hashlib; hashlib.sha256()\x04"), "AttributeError");
    assertStringIncludes(await say("print(hashlib.new('sha256', b'').digest()[:2])\x04"), "b'\\xe3\\xb0'");
  });
});

Deno.test("python: a deaf board prints and does not listen", async () => {
  await withPython({ deaf: true }, async ({ hear, say }) => {
    await hear(2000);
    assertEquals(await say("1+1\r\x03\x01"), "");
  });
});

Deno.test("python: too long a command at the raw prompt resets the board", async () => {
  await atRawPrompt({ commandLimit: 200 }, async ({ say, board }) => {
    const { resets } = board.statistics;
    assertEquals(await say("#".repeat(100) + "\n"), "");
    assertStringIncludes(await say("#".repeat(150), 3000), "MicroPython v1.20.0");
    assertEquals(board.statistics.resets, resets);
  });
});
