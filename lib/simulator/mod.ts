/** A simulated board. It is independent of the rest of flasher: it imports only types from it. */
export type { BoardOptions } from "./board_options.ts";
export { type BoardState, type Button, createBoard } from "./board.ts";
export type { LineChange, SimulatedBoard, Statistics } from "./board.ts";
export type { Circuit, LineState } from "./hardware/circuit.ts";
export type { Faults } from "./faults.ts";
export { findSimulatedBoard, macOf, type NamedBoard, SIMULATED_BOARDS } from "./named_boards.ts";
export type { Fuses } from "./models/chip_model.ts";
export { MODEL_LIST, type ModelName } from "./models/mod.ts";
export { findPython, type PythonFirmware } from "./python/firmware.ts";
export type { BoardFiles, PythonOptions, SafeMode } from "./python/python_options.ts";
export { POWER_DIPPED } from "./python/safe_mode.ts";
export type { SimulatedProgram } from "./boot/simulated_program.ts";
export { type BoardTiming, TYPICAL } from "./timing.ts";
export { VirtualClock } from "./virtual_clock.ts";
