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
const d = await Four.make()
const item = Result.getOrThrow(
  ItemText.decode({
    id: "tin-moi",
    title: "Tin",
    body: make[kind](size),
    assets: [
      { id: "poster", type: "image", source: "a.png" },
      { id: "spot", type: "video", source: "a.mp4" }
    ]
  })
)
import { InvisibleCharacters, ReferenceChecks } from "@loa/core"
const t = performance.now()
for (const x of d) {
  Four.prepare(item, [x])
}
console.log(kind, body.length, ((performance.now() - t) | 0) + "ms", (process.resourceUsage().maxRSS / 1024) | 0)
