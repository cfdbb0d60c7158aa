/** The commands of telnet's COM-PORT option (RFC 2217, section 3), and the server's answers. Pure; no I/O. */
import { concat } from "../../bytes.ts";
import type { Lines } from "../port.ts";
import { encodeSubnegotiation, OPTION } from "./telnet.ts";

const COMMAND = { baud: 1, dataSize: 2, parity: 3, stopSize: 4, control: 5, purge: 12 } as const;

/** The server answers command n with n + 100. */
const ANSWER = 100;

/** Values of SET-CONTROL. */
const CONTROL = { noFlowControl: 1, dtrOn: 8, dtrOff: 9, rtsOn: 11, rtsOff: 12 } as const;

/** Values of PURGE-DATA. */
const PURGE = { receive: 1 } as const;

/** A command to the server, with the properties of its answer. */
export interface ComPortCommand {
  /** Completes "the server refuses to", for messages. */
  readonly what: string;
  /** The whole subnegotiation. */
  readonly bytes: Uint8Array;
  readonly command: number;
  /** The answer of a server that obeyed; absent: the caller judges the answer. */
  readonly expected?: number;
  /** The possible answers. SET-CONTROL has several settings, whose answers differ in their values. */
  readonly group?: readonly number[];
  /** True for PURGE-DATA: input before its answer is dropped. */
  readonly purges?: boolean;
}

/** SET-BAUDRATE. The server answers with the rate that it set, as four bytes, most significant first. */
export function setBaudCommand(baud: number): ComPortCommand {
  const value = new Uint8Array(4);
  new DataView(value.buffer).setUint32(0, baud);
  return { what: "set the baud rate", command: COMMAND.baud, bytes: encode(COMMAND.baud, ...value) };
}

/** Sets 8 data bits, no parity, 1 stop bit, no flow control. */
export function rawModeCommands(): ComPortCommand[] {
  return [
    single("set the data bits", COMMAND.dataSize, 8),
    single("set the parity", COMMAND.parity, 1),
    single("set the stop bits", COMMAND.stopSize, 1),
    single("switch flow control off", COMMAND.control, CONTROL.noFlowControl, [1, 2, 3, 17, 19]),
  ];
}

/** One command per line. */
export function lineCommands({ dtr, rts }: Lines): ComPortCommand[] {
  const commands: ComPortCommand[] = [];
  if (dtr !== undefined) {
    const value = dtr ? CONTROL.dtrOn : CONTROL.dtrOff;
    commands.push(single("set DTR", COMMAND.control, value, [CONTROL.dtrOn, CONTROL.dtrOff]));
  }
  if (rts !== undefined) {
    const value = rts ? CONTROL.rtsOn : CONTROL.rtsOff;
    commands.push(single("set RTS", COMMAND.control, value, [CONTROL.rtsOn, CONTROL.rtsOff]));
  }
  return commands;
}

/** Makes the server drop bytes that it received and has not sent yet. */
export function purgeCommand(): ComPortCommand {
  return { ...single("discard its input", COMMAND.purge, PURGE.receive), purges: true };
}

/** The number in `payload` if it is the server's answer to `command`; else undefined. */
export function parseAnswer(command: ComPortCommand, payload: Uint8Array): number | undefined {
  const [code, ...bytes] = payload;
  if (code !== command.command + ANSWER || bytes.length === 0) return undefined;
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return command.group === undefined || command.group.includes(value) ? value : undefined;
}

/** The bytes of all commands, for one write. */
export function commandBytes(commands: readonly ComPortCommand[]): Uint8Array {
  return concat(...commands.map(({ bytes }) => bytes));
}

function single(what: string, command: number, value: number, group?: readonly number[]): ComPortCommand {
  return {
    what,
    command,
    bytes: encode(command, value),
    expected: value,
    ...(group === undefined ? {} : { group }),
  };
}

function encode(command: number, ...value: readonly number[]): Uint8Array {
  return encodeSubnegotiation(OPTION.comPort, Uint8Array.of(command, ...value));
}
