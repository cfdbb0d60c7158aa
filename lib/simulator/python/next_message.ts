/** Messages between the simulator and the interpreter's thread, which wait for each other without an event loop. */
import { type MessagePort as NodePort, receiveMessageOnPort } from "node:worker_threads";

/** The next message, which has been posted. */
export function nextMessage(port: MessagePort): unknown {
  return receiveMessageOnPort(port as unknown as NodePort)!.message;
}
