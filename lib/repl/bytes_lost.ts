/** Bytes were lost or damaged on the way: the same step may succeed when it is repeated. */
export class BytesLost extends Error {}
