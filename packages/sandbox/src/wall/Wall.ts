/**
 * The wall: one page with everything the platforms hold, each publication as its platform would show it to a reader.
 */
import { createHash } from "node:crypto"
import type { EmulatorRequest, EmulatorResponse, PublicEntry } from "../platform/Emulator.ts"
import type { Sandbox } from "../RunningSandbox.ts"
import { columns } from "./Columns.ts"
import { icon, script } from "./Live.ts"
import { stylesheet } from "./Stylesheet.ts"

/** Answers a request below the root or `/wall`. */
export const handle = (sandbox: Sandbox, request: EmulatorRequest): EmulatorResponse => {
  if (request.method !== "GET" && request.method !== "HEAD") return { status: 405, headers: { allow: "GET, HEAD" } }
  switch (request.path) {
    case "/":
      return { status: 200, headers: { "content-security-policy": policy }, html: render(sandbox) }
    case "/version":
      return { status: 200, json: { version: versionOf(sandbox.entries()) } }
    case "/live.js":
      return { status: 200, headers: { "content-type": "text/javascript; charset=utf-8" }, body: script }
    default:
      return { status: 404, html: "<!doctype html><title>404</title><p>Không có trang này.</p>" }
  }
}

/**
 * The emulators sanitise what they hand over; this holds even where one of them errs. Pictures may stand elsewhere, as in
 * an article that links them.
 */
const policy = [
  "default-src 'none'",
  "img-src 'self' http: https: data:",
  "media-src 'self' http: https:",
  "style-src 'unsafe-inline'",
  "script-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'"
].join("; ")

/** Changes whenever the wall would look different. */
const versionOf = (entries: ReadonlyArray<PublicEntry>): string =>
  createHash("sha256").update(JSON.stringify(entries)).digest("hex").slice(0, 16)

const render = (sandbox: Sandbox): string => {
  const entries = sandbox.entries()
  const seen = entries.filter(({ visibility }) => visibility === "public").length
  const hidden = entries.length - seen
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Loa · Công chúng đang thấy gì?</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">
<style>${stylesheet}</style>
<script src="/wall/live.js" data-version="${versionOf(entries)}" defer></script>
</head>
<body>
<header class="top">
<div class="mark">${icon}</div>
<div><h1>Công chúng đang thấy gì?</h1>
<p>Trang công khai của từng kênh trong hộp cát. Mọi thứ ở đây chỉ nằm trên máy này.</p></div>
<p class="tally"><strong>${seen}</strong> đang hiển thị${hidden === 0 ? "" : ` · <strong>${hidden}</strong> chưa hiển thị`}</p>
</header>
<main>
${columns(Object.keys(sandbox.platforms), entries)}
</main>
</body>
</html>
`
}
