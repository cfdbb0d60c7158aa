/** What a test may break on a simulated board. Types only; everything is optional, absent = healthy. */

/** Numbers are counted from the creation of the board and start at 0. */
export interface Faults {
  /** Maps a byte on its way to the chip: `[]` loses it, `[b, b]` doubles it, undefined leaves it. */
  readonly toChip?: (byte: number, index: number) => readonly number[] | undefined;
  /** Maps a byte on its way to the host. */
  readonly fromChip?: (byte: number, index: number) => readonly number[] | undefined;
  /**
   * Asked before ROM or stub carries out a command, with the command's count and opcode. A pair `[status, error]` is
   * sent as the answer instead, "silence" swallows the command.
   */
  readonly refuse?: (count: number, opcode: number) => readonly [number, number] | "silence" | undefined;
  /** Flash address of a byte whose bit 0 comes out wrong whenever it is programmed. */
  readonly badCell?: number;
  /** Number of a 4 KB sector that does not erase. */
  readonly badSector?: number;
  /** The chip resets, as by a supply dip, when this many bytes have reached it. */
  readonly resetAt?: number;
  /** The stub answers CHANGE_BAUDRATE and stays at the old rate. */
  readonly ignoreBaudChange?: boolean;
  /** The stub starts and does not greet. */
  readonly noOhai?: boolean;
}
