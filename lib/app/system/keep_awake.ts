/** Keeps an idle computer awake while a board is written or read: asleep, a USB port may lose power. */

/** Flags of SetThreadExecutionState (winbase.h): until the next call; the system is in use. */
const ES_CONTINUOUS = 0x8000_0000;
const ES_SYSTEM_REQUIRED = 0x0000_0001;

/** Prevents idle sleep only: closing the lid or choosing sleep still works. */
type Release = () => void;

/** Starts it on `os`, and returns a function that ends it. Does nothing on a system that cannot do it. */
export function keepAwake(os: string, start: typeof inhibit = inhibit): Release {
  switch (os) {
    case "windows":
      return onWindows();
    case "darwin":
      // -i: no sleep while the system is idle. When this program ends or closes the pipe, cat ends, and caffeinate with it.
      return start("/usr/bin/caffeinate", ["-i", "/bin/cat"]);
    case "linux":
      return start("/usr/bin/systemd-inhibit", [
        "--what=sleep:idle",
        "--who=flasher",
        "--why=A board is being written or read",
        "--mode=block",
        "/bin/cat",
      ]);
    default:
      return () => {};
  }
}

/** The state belongs to the calling thread, and ends with it. */
function onWindows(): Release {
  const library = Deno.dlopen("kernel32.dll", {
    // EXECUTION_STATE SetThreadExecutionState(EXECUTION_STATE esFlags)
    SetThreadExecutionState: { parameters: ["u32"], result: "u32" },
  });
  const say = (flags: number) => library.symbols.SetThreadExecutionState(flags >>> 0);
  say(ES_CONTINUOUS | ES_SYSTEM_REQUIRED);
  return () => {
    say(ES_CONTINUOUS);
    library.close();
  };
}

/** Starts a program that keeps the system awake while its input is open. */
function inhibit(path: string, args: readonly string[]): Release {
  try {
    const child = new Deno.Command(path, { args: [...args], stdin: "piped", stdout: "null", stderr: "null" })
      .spawn();
    child.unref();
    return () => void child.stdin.close().catch(() => {}); // it may have ended already: some systems do not permit this
  } catch (error) {
    // Not every Linux has systemd.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return () => {};
    }
    throw error;
  }
}
