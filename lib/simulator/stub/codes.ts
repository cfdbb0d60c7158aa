/** The stub's error codes: the first status byte of its replies (esp-flasher-stub, commands.h). Pure data. */
export const FAILURE = {
  length: 0xc0,
  checksum: 0xc1,
  unknown: 0xc3,
  spi: 0xc4,
  noBegin: 0xc6,
  inflate: 0xc7,
  tooLittle: 0xc8,
  tooMuch: 0xc9,
  notImplemented: 0xff,
} as const satisfies Record<string, number>;

/** Outcome of a command or of the work after its reply. "hang" and "crash" end the stub. */
export type StubResult = "ok" | "hang" | "crash" | typeof FAILURE[keyof typeof FAILURE];
