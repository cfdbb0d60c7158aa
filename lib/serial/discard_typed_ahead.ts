/** Discards what was typed before a question: it is not an answer to that question. */
import { FLUSH as DARWIN_FLUSH } from "./darwin/ioctl.ts";
import { darwinLibc } from "./darwin/libc.ts";
import { FLUSH as LINUX_FLUSH } from "./linux/ioctl.ts";
import { linuxLibc } from "./linux/libc.ts";

/** Argument of GetStdHandle, as a DWORD. */
const STD_INPUT_HANDLE = -10 >>> 0;

/** Discards the input that waits in the terminal of standard input. Throws PortError if no C library can be loaded. */
export function discardTypedAhead(): void {
  switch (Deno.build.os) {
    case "windows": {
      const { symbols } = Deno.dlopen("kernel32.dll", {
        // HANDLE GetStdHandle(DWORD nStdHandle)
        GetStdHandle: { parameters: ["u32"], result: "usize" },
        // BOOL FlushConsoleInputBuffer(HANDLE hConsoleInput)
        FlushConsoleInputBuffer: { parameters: ["usize"], result: "i32" },
      });
      symbols.FlushConsoleInputBuffer(symbols.GetStdHandle(STD_INPUT_HANDLE));
      return;
    }
    case "darwin":
      return void darwinLibc().tcflush(0, DARWIN_FLUSH.TCIFLUSH);
    default:
      return void linuxLibc().tcflush(0, LINUX_FLUSH.TCIFLUSH);
  }
}
