/**
 * Property-based testing. The one file that imports the library.
 *
 * All runs of the tests draw the same examples, so that no test fails by chance. `deno task properties` draws new
 * ones.
 */
import fc from "fast-check";

/** Any number would do: the letters "flas". */
const SEED = 0x666c6173;

fc.configureGlobal({ seed: Number(Deno.env.get("FLASHER_PROPERTY_SEED") ?? SEED) });

export { fc };
