/** Keeps the computer from sleeping by itself while a board is written or read: a USB port would lose its power. */

/** Flags of SetThreadExecutionState (winbase.h): until it is said anew; the system is in use. */
const ES_CONTINUOUS = 0x8000_0000;
const ES_SYSTEM_REQUIRED = 0x0000_0001;

/** Only what the person's own waiting would do: closing the lid or choosing sleep still works. */
type Release = () => void;

/** Starts it for `os`; returns what ends it. A system that cannot do it is left as it is: it may sleep, as ever. */
export function keepAwake(os: string, start: typeof inhibit = inhibit): Release {
  switch (os) {
    case "windows":
      return onWindows();
    case "darwin":
      // -i: no sleep while the system is idle. cat ends, and caffeinate with it, when this program closes its input or ends.
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

/** The state belongs to the thread that says it, and ends with it. */
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

/** A program that keeps the system awake as long as its input is open. */
function inhibit(path: string, args: readonly string[]): Release {
  try {
    const child = new Deno.Command(path, { args: [...args], stdin: "piped", stdout: "null", stderr: "null" })
      .spawn();
    child.unref();
    return () => void child.stdin.close().catch(() => {}); // it may have ended: not every system lets everybody do this
  } catch (error) {
    // Not every Linux has systemd.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return () => {};
    }
    throw error;
  }
}
