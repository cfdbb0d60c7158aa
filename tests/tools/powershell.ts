/** Parses PowerShell with the grammar that editors use: Windows' own parser is not everywhere. */
import treeSitter from "@vscode/tree-sitter-wasm";
import grammar from "@vscode/tree-sitter-wasm/wasm/tree-sitter-powershell.wasm" with { type: "bytes" };

const { Language, Parser } = treeSitter as unknown as typeof import("@vscode/tree-sitter-wasm");

/** PowerShell takes these for plain single quotes, and the grammar takes them for letters. */
const CURLED = /[\u2018-\u201b]/g;

/** The first part of the script that the grammar does not accept, with its line; undefined if it accepts all. */
export async function powershellError(script: string): Promise<string | undefined> {
  await Parser.init();
  const parser = new Parser();
  try {
    parser.setLanguage(await Language.load(grammar));
    const tree = parser.parse(script.replace(CURLED, "'"));
    if (tree === null) return "the grammar was not loaded";
    const { rootNode } = tree;
    if (!rootNode.hasError) return undefined;
    const wrong = rootNode.descendantsOfType("ERROR").find((node) => node !== null) ?? rootNode;
    return `line ${wrong.startPosition.row + 1}: ${wrong.text.slice(0, 100)}`;
  } finally {
    parser.delete();
  }
}
