/** Bytes were lost or damaged on the way: the same step may succeed when it is repeated. */
export class BytesLost extends Error {}

/** The board does not send a byte any more: repeating a step only takes time. */
export class BoardSilent extends BytesLost {}
