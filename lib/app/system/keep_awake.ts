/** Keeps an idle computer awake while a board is written or read: asleep, a USB port may lose power. */

/** Flags of SetThreadExecutionState (winbase.h): until the next call; the system is in use. */
const ES_CONTINUOUS = 0x8000_0000;
const ES_SYSTEM_REQUIRED = 0x0000_0001;

/** Prevents idle sleep only: closing the lid or choosing sleep still works. */
type Release = () => void;

export interface KeepAwakeOptions {
  /** Called once, with a reason, if the system does not allow it. */
  readonly onFailure?: (reason: string) => void;
  /** Starts a program that keeps the system awake. */
  readonly start?: typeof inhibit;
}

/** Starts it on `os`, and returns a function that ends it. */
export function keepAwake(
  os: string,
  { onFailure = () => {}, start = inhibit }: KeepAwakeOptions = {},
): Release {
  switch (os) {
    case "windows":
      return onWindows(onFailure);
    case "darwin":
      // -i: no sleep while the system is idle. When this program ends or closes the pipe, cat ends, and caffeinate with it.
      return start("/usr/bin/caffeinate", ["-i", "/bin/cat"], onFailure);
    case "linux":
      return start("/usr/bin/systemd-inhibit", [
        "--what=sleep:idle",
        "--who=flasher",
        "--why=A board is being written or read",
        "--mode=block",
        "/bin/cat",
      ], onFailure);
    default:
      onFailure("flasher cannot do this on this system");
      return () => {};
  }
}

/** The state belongs to the calling thread, and ends with it. */
function onWindows(onFailure: (reason: string) => void): Release {
  const library = Deno.dlopen("kernel32.dll", {
    // EXECUTION_STATE SetThreadExecutionState(EXECUTION_STATE esFlags); 0 = failed
    SetThreadExecutionState: { parameters: ["u32"], result: "u32" },
  });
  const say = (flags: number) => library.symbols.SetThreadExecutionState(flags >>> 0);
  if (say(ES_CONTINUOUS | ES_SYSTEM_REQUIRED) === 0) onFailure("SetThreadExecutionState failed");
  return () => {
    say(ES_CONTINUOUS);
    library.close();
  };
}

/** Starts a program that keeps the system awake while its input is open. */
export function inhibit(
  path: string,
  args: readonly string[],
  onFailure: (reason: string) => void,
): Release {
  try {
    const child = new Deno.Command(path, { args: [...args], stdin: "piped", stdout: "null", stderr: "null" })
      .spawn();
    child.unref();
    let released = false;
    const release = () => {
      released = true;
      void child.stdin.close().catch(() => {}); // the program may have ended already
    };
    // Some systems do not permit it: the program then ends at once.
    void child.status.then(({ code }) => {
      if (released) return;
      release();
      onFailure(`${path} ended with exit code ${code}`);
    });
    return release;
  } catch (error) {
    // Not every Linux has systemd.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      onFailure(`cannot start ${path}`);
      return () => {};
    }
    throw error;
  }
}
