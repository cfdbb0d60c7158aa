/** The files of the page, which are part of the program. */
import style from "../page.css" with { type: "text" };
import icon from "../icon.svg" with { type: "text" };
import script from "../page.js" with { type: "text" };
import { answer } from "./answers.ts";

const PAGE = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>flasher</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script>
</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript. Without it, use flasher in a terminal: flasher help</noscript>
</body>
</html>
`;

const FILES = {
  page: { content: PAGE, type: "text/html; charset=utf-8" },
  script: { content: script as unknown as string, type: "text/javascript; charset=utf-8" },
  style: { content: style, type: "text/css; charset=utf-8" },
  icon: { content: icon, type: "image/svg+xml" },
} as const;

export function staticFile(name: keyof typeof FILES): Response {
  const { content, type } = FILES[name];
  return answer(content, { type });
}
