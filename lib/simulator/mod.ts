/** A board in software. Independent of the rest of flasher, of which it imports types only. */
export type { BoardOptions } from "./board_options.ts";
export { type BoardState, type Button, createBoard } from "./board.ts";
export type { LineChange, SimulatedBoard, Statistics } from "./board.ts";
export type { Circuit, LineState } from "./hardware/circuit.ts";
export type { Faults } from "./faults.ts";
export { type NamedBoard, SIMULATED_BOARDS, simulatedBoard } from "./names.ts";
export type { Fuses } from "./models/model.ts";
export { MODEL_LIST, type ModelName } from "./models/mod.ts";
export type { SimulatedProgram } from "./boot/program.ts";
export { type Timing, TYPICAL } from "./timing.ts";
export { VirtualClock } from "./virtual_clock.ts";
