import * as Four from "./FourChannels.ts"
import { ItemText } from "@loa/core"
import * as Result from "effect/Result"
const [kind, size] = [process.argv[2]!, Number(process.argv[3])]
const make: any = {
  prose: (n: number) => "Phòng, chống dịch **COVID-19** tại [đây](https://a.b/c).\n".repeat((n / 56) | 0),
  paras: (n: number) => "Phòng, chống dịch **COVID-19** tại [đây](https://a.b/c).\n\n".repeat((n / 57) | 0),
  stars: (n: number) => "*".repeat(n),
  stara: (n: number) => "*a ".repeat((n / 3) | 0),
  starb: (n: number) => "a**b ".repeat((n / 5) | 0),
  brackets: (n: number) => "[".repeat(n),
  images: (n: number) => "![[]()".repeat((n / 6) | 0),
  ticks: (n: number) => Array.from({ length: Math.sqrt(n * 2) | 0 }, (_, i) => "`".repeat(i)).join(" "),
  quotes: (n: number) => ">".repeat(n),
  lists: (n: number) => "- ".repeat((n / 2) | 0),
  angles: (n: number) => "<".repeat(n),
  html: (n: number) => "<a ".repeat((n / 3) | 0),
  table: (n: number) => "|a|b|\n|-|-|\n" + "|a|b|\n".repeat((n / 6) | 0),
  entities: (n: number) => "&amp;".repeat((n / 5) | 0),
  links: (n: number) => "[a](b ".repeat((n / 6) | 0),
  urls: (n: number) => "www.a.b ".repeat((n / 8) | 0),
  mails: (n: number) => "a@".repeat((n / 2) | 0),
  underscores: (n: number) => "_".repeat(n),
  tildes: (n: number) => "~a ".repeat((n / 3) | 0),
  refs: (n: number) => "[a]: b\n".repeat((n / 7) | 0),
  foot: (n: number) => "[^a]".repeat((n / 4) | 0),
  braces: (n: number) => "{{portal.permalink}} ".repeat((n / 21) | 0),
  cols: (n: number) => "|a".repeat((n / 4) | 0) + "|\n" + "|-".repeat((n / 4) | 0) + "|\n|a|\n|a|\n|a|\n"
}
make.strong = (n: number) => "**a ".repeat((n / 8) | 0) + " **".repeat(0) + "a**".repeat((n / 8) | 0)
make.em = (n: number) => "*a ".repeat((n / 6) | 0) + "a*".repeat((n / 6) | 0)
make.mixed = (n: number) => "*a **b ".repeat((n / 14) | 0) + "b** a*".repeat((n / 14) | 0)
make.strike = (n: number) => "~~a ".repeat((n / 8) | 0) + "a~~".repeat((n / 8) | 0)
make.nest = (n: number) => Array.from({ length: Math.sqrt(n) | 0 }, (_, i) => " ".repeat(2 * i) + "- a").join("\n")
make.nestq = (n: number) =>
  Array.from({ length: Math.sqrt(n * 2) | 0 }, (_, i) => "> ".repeat(Math.min(i, 18)) + "- a").join("\n")
make.img = (n: number) => "![".repeat((n / 6) | 0) + "a" + "](b)".repeat((n / 6) | 0)
make.lnk = (n: number) => "[".repeat((n / 6) | 0) + "a" + "](b)".repeat((n / 6) | 0)
make.para = (n: number) => "a\n\n".repeat((n / 3) | 0)
make.graph = () => ""
make.emoji = () => ""
make.marks = () => ""
import { InvisibleCharacters, ReferenceChecks } from "@loa/core"
const d = await Four.make()
let body = make[kind](size)
const ok = (b: string) => Result.isSuccess(ItemText.decode({ id: "tin-moi", title: "x", body: b }))
if (!ok(body)) {
  let lo = 0,
    hi = size
  while (hi - lo > 50) {
    const m = (lo + hi) >> 1
    if (ok(make[kind](m))) lo = m
    else hi = m
  }
  body = make[kind](lo)
}
const extra: any =
  {
    graph: { summary: "á".repeat(280000) },
    emoji: { summary: "👨‍👩‍👧".repeat(35000) },
    marks: { message: ("a" + "\u0301\u0323".repeat(50)).repeat(2900), title: "x".repeat(1000) }
  }[kind] ?? {}
const item = Result.getOrThrow(
  ItemText.decode({
    id: "tin-moi",
    title: "Tin",
    body,
    ...extra,
    assets: [
      { id: "poster", type: "image", source: "a.png" },
      { id: "spot", type: "video", source: "a.mp4" }
    ]
  })
)
const t = performance.now()
for (const x of d) {
  Four.prepare(item, [x])
}
InvisibleCharacters.check(item)
ReferenceChecks.checkItem(item, d)
console.log(kind, body.length, ((performance.now() - t) | 0) + "ms", (process.resourceUsage().maxRSS / 1024) | 0)
