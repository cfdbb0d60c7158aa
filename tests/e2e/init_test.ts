/** From another tool's command line to a running board, without editing anything. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ROOT, testWith } from "./parts.ts";
import { PROGRAMS, run } from "./program.ts";

for (const program of Object.values(PROGRAMS)) {
  testWith(program.needs, `init: a translated profile runs by ${program.name}`, async () => {
    const cwd = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${cwd}/my build`);
      for (const name of ["hello.bin", "data.bin"]) {
        await Deno.copyFile(`${ROOT}/demo/${name}`, `${cwd}/my build/${name}`);
      }
      const line = "python -m esptool --port sim:huzzah -b 460800 write_flash -fm dio -fs detect " +
        "0x0 'my build/hello.bin' 0x10000 \"my build/data.bin\"";
      const made = await run(program, ["init", "--from-esptool", line], { cwd });
      assertEquals([made.code, made.err], [0, ""]);
      const { code, out, err } = await run(program, ["run"], { cwd });
      assertEquals([code, err], [0, ""]);
      assertStringIncludes(out, "read back and equal. The board was restarted.");
    } finally {
      await Deno.remove(cwd, { recursive: true });
    }
  });
}

testWith(["compiled"], "init: schema and completions are the same from source and compiled", async () => {
  for (
    const args of [
      ["schema"],
      ...["bash", "zsh", "fish", "powershell"].map((shell) => ["completions", shell]),
    ]
  ) {
    const [source, compiled] = await Promise.all([run(PROGRAMS.source, args), run(PROGRAMS.compiled, args)]);
    assertEquals({ ...compiled, ms: 0 }, { ...source, ms: 0 }, args.join(" "));
  }
});
