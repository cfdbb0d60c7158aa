/** The one file that imports the property testing library. */
export { default as fc } from "fast-check";
