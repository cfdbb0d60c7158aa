/** The only file that knows Preact. */
export { type ComponentChildren, Fragment, type JSX, render } from "preact";
export { useEffect, useRef } from "preact/hooks";
