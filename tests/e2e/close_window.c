// close_window.exe WORD PROGRAM ARGS...: runs a program, and closes its console window as soon as it prints WORD.
// Windows tells a program of that by a thread in it, at kernelbase's CtrlRoutine, and ends it after 5 s. Wine has the
// routine, but does not call it when a window is closed; so this does what Windows does.
#include <string.h>
#include <windows.h>

#define CLOSING_TIME_MS 5000

static DWORD WINAPI close_window(void *process) {
  FARPROC routine = GetProcAddress(GetModuleHandleA("kernelbase.dll"), "CtrlRoutine");
  void *event = (void *)(ULONG_PTR)CTRL_CLOSE_EVENT;
  // The library is at the same address in every process.
  if (!CreateRemoteThread(process, NULL, 0, (LPTHREAD_START_ROUTINE)routine, event, 0, NULL)) return 1;
  if (WaitForSingleObject(process, CLOSING_TIME_MS) != WAIT_OBJECT_0) TerminateProcess(process, 99);
  return 0;
}

// What follows the first word of a command line, which may stand in quotes.
static char *next_word(char *line) {
  for (int quoted = 0; *line && (quoted || *line != ' '); line++) quoted ^= *line == '"';
  return line + strspn(line, " ");
}

int main(int count, char **words) {
  if (count < 3) return 98;
  SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
  HANDLE from, to;
  if (!CreatePipe(&from, &to, &inherited, 0)) return 98;
  STARTUPINFOA start = {sizeof start};
  start.dwFlags = STARTF_USESTDHANDLES;
  start.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
  start.hStdOutput = to;
  start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
  PROCESS_INFORMATION program;
  char *line = next_word(next_word(GetCommandLineA()));
  if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &program)) return 98;
  CloseHandle(to);

  // Enough of what was printed last to hold the word.
  static char seen[0x10000];
  DWORD length = 0, got, written;
  for (int closed = 0; ReadFile(from, seen + length, sizeof seen / 2, &got, NULL) && got > 0;) {
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), seen + length, got, &written, NULL);
    length += got;
    seen[length] = 0;
    if (!closed && strstr(seen, words[1])) {
      closed = 1;
      CloseHandle(CreateThread(NULL, 0, close_window, program.hProcess, 0, NULL));
    }
    if (length > sizeof seen / 4) length = 0;
  }
  DWORD code = 98;
  WaitForSingleObject(program.hProcess, INFINITE);
  GetExitCodeProcess(program.hProcess, &code);
  return code;
}
