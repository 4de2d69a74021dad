/**
 * The frame of the pages that an anonymous reader sees on an emulated platform.
 */
import * as Html from "./Html.ts"

/** A complete page in Vietnamese. `body` and `head` are safe HTML. */
export const page = (title: string, body: string, head = ""): string => `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${Html.escape(title)}</title>
<style>
body { margin: 0 auto; max-width: 44rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #1c1e21; background: #f0f2f5 }
article { background: #fff; border-radius: .5rem; padding: 1rem; margin: 1rem 0; box-shadow: 0 1px 2px #0003 }
img, video { display: block; max-width: 100%; max-height: 36rem; margin: .5rem 0; border-radius: .25rem }
time, small { color: #5a5e66 }
a { overflow-wrap: anywhere }
</style>
${head}</head>
<body>
${body}
</body>
</html>
`

/** An instant as readers in Việt Nam read it, in a `time` element. */
export const time = (millis: number): string => {
  const iso = new Date(millis).toISOString()
  const text = new Date(millis).toLocaleString("vi-VN", {
    timeZone: "Asia/Ho_Chi_Minh",
    dateStyle: "short",
    timeStyle: "short"
  })
  return `<time datetime="${iso}">${Html.escape(text)}</time>`
}
