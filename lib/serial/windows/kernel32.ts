/** Windows' kernel32.dll through FFI. */

// A HANDLE is a number (usize), because a struct contains one. BOOL is an i32: 0 = failed.
const symbols = {
  // HANDLE CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode, LPSECURITY_ATTRIBUTES
  // lpSecurityAttributes, DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
  CreateFileW: { parameters: ["buffer", "u32", "u32", "buffer", "u32", "u32", "usize"], result: "usize" },
  // BOOL CloseHandle(HANDLE hObject): for a port, on another thread, because a driver may wait for its output
  CloseHandle: { parameters: ["usize"], result: "i32", nonblocking: true },
  // the same function, for handles that close at once
  closeEvent: { name: "CloseHandle", parameters: ["usize"], result: "i32" },
  // HANDLE CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState, LPCWSTR lpName)
  CreateEventW: { parameters: ["buffer", "i32", "i32", "buffer"], result: "usize" },
  // BOOL SetEvent(HANDLE hEvent)
  SetEvent: { parameters: ["usize"], result: "i32" },
  // DWORD WaitForMultipleObjects(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll, DWORD dwMilliseconds)
  WaitForMultipleObjects: { parameters: ["u32", "buffer", "i32", "u32"], result: "u32", nonblocking: true },
  // BOOL ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPDWORD lpNumberOfBytesRead, LPOVERLAPPED
  // lpOverlapped)
  ReadFile: { parameters: ["usize", "buffer", "u32", "buffer", "buffer"], result: "i32" },
  // BOOL WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite, LPDWORD lpNumberOfBytesWritten,
  // LPOVERLAPPED lpOverlapped)
  WriteFile: { parameters: ["usize", "buffer", "u32", "buffer", "buffer"], result: "i32" },
  // BOOL GetOverlappedResult(HANDLE hFile, LPOVERLAPPED lpOverlapped, LPDWORD lpNumberOfBytesTransferred, BOOL bWait)
  GetOverlappedResult: { parameters: ["usize", "buffer", "buffer", "i32"], result: "i32" },
  // BOOL CancelIoEx(HANDLE hFile, LPOVERLAPPED lpOverlapped)
  CancelIoEx: { parameters: ["usize", "buffer"], result: "i32" },
  // BOOL FlushFileBuffers(HANDLE hFile)
  FlushFileBuffers: { parameters: ["usize"], result: "i32", nonblocking: true },
  // BOOL GetCommState(HANDLE hFile, LPDCB lpDCB)
  GetCommState: { parameters: ["usize", "buffer"], result: "i32" },
  // BOOL SetCommState(HANDLE hFile, LPDCB lpDCB)
  SetCommState: { parameters: ["usize", "buffer"], result: "i32" },
  // BOOL SetCommTimeouts(HANDLE hFile, LPCOMMTIMEOUTS lpCommTimeouts)
  SetCommTimeouts: { parameters: ["usize", "buffer"], result: "i32" },
  // BOOL SetupComm(HANDLE hFile, DWORD dwInQueue, DWORD dwOutQueue)
  SetupComm: { parameters: ["usize", "u32", "u32"], result: "i32" },
  // BOOL ClearCommError(HANDLE hFile, LPDWORD lpErrors, LPCOMSTAT lpStat)
  ClearCommError: { parameters: ["usize", "buffer", "buffer"], result: "i32" },
  // BOOL PurgeComm(HANDLE hFile, DWORD dwFlags)
  PurgeComm: { parameters: ["usize", "u32"], result: "i32" },
  // BOOL EscapeCommFunction(HANDLE hFile, DWORD dwFunc)
  EscapeCommFunction: { parameters: ["usize", "u32"], result: "i32" },
  // BOOL SetCommMask(HANDLE hFile, DWORD dwEvtMask)
  SetCommMask: { parameters: ["usize", "u32"], result: "i32" },
  // BOOL WaitCommEvent(HANDLE hFile, LPDWORD lpEvtMask, LPOVERLAPPED lpOverlapped)
  WaitCommEvent: { parameters: ["usize", "buffer", "buffer"], result: "i32" },
  // DWORD GetLastError(void)
  GetLastError: { parameters: [], result: "u32" },
} as const satisfies Deno.ForeignLibraryInterface;

/**
 * The functions above. The error code belongs to a thread: call GetLastError immediately after a call that is not
 * `nonblocking`. (Measured: the runtime does not change the code between two calls.) A call on another thread leaves no
 * code here; GetOverlappedResult then returns the result on this thread.
 */
export type Kernel32 = Deno.DynamicLibrary<typeof symbols>["symbols"];

let loaded: Kernel32 | undefined;

/** The library, loaded once. */
export function kernel32(): Kernel32 {
  return loaded ??= Deno.dlopen("kernel32.dll", symbols).symbols;
}
