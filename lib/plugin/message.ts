/** Decodes messages from the sandbox, which are untrusted. Pure; no I/O. */

export const TOOLS = ["setLines", "wait", "ask", "log", "sawBytes"] as const;
export type Tool = typeof TOOLS[number];

/** The plugin controls `board`, `value` and `message`. */
export type PluginMessage =
  | { readonly say: "board"; readonly board: unknown }
  | { readonly say: "call"; readonly tool: Tool; readonly value: unknown }
  | { readonly say: "done" }
  | { readonly say: "failed"; readonly message: string };

/** The message in `data`; undefined if it is not one. */
export function decodePluginMessage(data: unknown): PluginMessage | undefined {
  const message = parse(data);
  switch (message?.["say"]) {
    case "board":
      return { say: "board", board: message["board"] };
    case "done":
      return { say: "done" };
    case "failed": {
      const text = message["message"];
      return typeof text === "string" ? { say: "failed", message: text } : undefined;
    }
    case "call": {
      const tool = TOOLS.find((name) => name === message["tool"]);
      return tool === undefined ? undefined : { say: "call", tool, value: message["value"] };
    }
    default:
      return undefined;
  }
}

function parse(data: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}
