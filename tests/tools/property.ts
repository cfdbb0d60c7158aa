/** Property-based testing. The one file that imports the library. */
export { default as fc } from "fast-check";
