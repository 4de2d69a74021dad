import { ClockSkew } from "@loa/adapter-kit"
import { assert, describe, it } from "@effect/vitest"
import { References } from "@loa/core"
import { AdapterHarness } from "@loa/testing"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as ZaloOaBody from "../src/ZaloOaBody.ts"
import * as ZaloOaMapping from "../src/ZaloOaMapping.ts"
import * as ZaloWorld from "./ZaloWorld.ts"

const settings: ZaloOaMapping.Settings = { author: "A", assetsFrom: "portal", videosFrom: "tube", comments: "show" }
const publication = (changes: Partial<AdapterHarness.Options["item"]> = {}) =>
  AdapterHarness.toPublication({ item: { ...ZaloWorld.item, ...changes }, files: ZaloWorld.files })
const article = (changes: Partial<AdapterHarness.Options["item"]> = {}, other: Partial<ZaloOaMapping.Settings> = {}) =>
  ZaloOaMapping.toArticle(publication(changes), { ...settings, ...other })
const { poster } = ZaloWorld

describe("toArticle", () => {
  it("takes cover and pictures from the destination that publishes them", () => {
    const made = article({ body: "Chữ" })
    assert.deepStrictEqual(made.cover, {
      cover_type: "photo",
      photo_url: "{{portal.assets.poster.url}}",
      status: "show"
    })
    assert.deepInclude(made.body[1], { type: "image", url: "{{portal.assets.second.url}}", caption: "Hai điện thoại" })
  })

  it("writes what could be markup with a sign that is none", () => {
    const made = article({
      title: "Tin <script>alert(1)</script> 1 < 2",
      summary: "<b>Tin</b>",
      body: "Chữ \\<i>nghiêng\\</i> <3"
    })
    assert.deepStrictEqual(
      [made.title, made.description, made.body[0]],
      ["Tin ‹script>alert(1)‹/script> 1 < 2", "‹b>Tin‹/b>", { type: "text", content: "Chữ ‹i>nghiêng‹/i> <3" }]
    )
  })

  it("shows the cover once: above the article, or where the body wants it", () => {
    const shownInBody = (body: string) =>
      article({ body }).body.filter((block) => block.type === "image" && block.url.includes("poster")).length
    assert.deepStrictEqual([article({ body: "Chữ" }).cover.status, shownInBody("Chữ")], ["show", 0])
    assert.deepStrictEqual([article({ body: "![](poster)" }).cover.status, shownInBody("![](poster)")], ["hide", 1])
  })

  it("takes the image itself as a picture of the body, by id or by source", () => {
    for (const address of ["second", "media/second.jpg"]) {
      assert.deepStrictEqual(
        article({ body: `![Chú thích](${address})`, assets: ZaloWorld.item.assets.slice(0, 2) }).body[0],
        {
          type: "image",
          url: "{{portal.assets.second.url}}",
          caption: "Chú thích"
        }
      )
    }
  })

  it("keeps a picture that stands between words", () => {
    const made = article({ body: "Trước ![](second) sau", assets: ZaloWorld.item.assets.slice(0, 2) })
    assert.deepStrictEqual(
      made.body.map(({ type }) => type),
      ["text", "image", "text", "text"]
    )
  })

  it("passes pictures on the web and references on as they are", () => {
    const body = "![a](https://cdn.example/a.png)\n\n![]({{portal.assets.second.url}})\n\n![x](elsewhere.png)"
    assert.deepStrictEqual(article({ body, assets: [poster], link: "https://a.vn" }).body, [
      { type: "image", url: "https://cdn.example/a.png", caption: "a" },
      { type: "image", url: "{{portal.assets.second.url}}" },
      { type: "text", content: "https://a.vn" }
    ])
  })

  it("writes the link only where the body does not name it", () => {
    const link = "https://go.zalo.me/bluezone"
    const texts = (body: string) =>
      article({ body, link, assets: [poster] }).body.flatMap((block) => (block.type === "text" ? [block.content] : []))
    assert.deepStrictEqual(texts("Chữ"), ["Chữ", link])
    assert.deepStrictEqual(texts(`[Cài đặt](${link})`), [`Cài đặt (${link})`])
    assert.deepStrictEqual(texts("{{link}}"), [link])
  })

  it("shows the first video from YouTube, its thumbnail being a picture of the item", () => {
    const video = article().body.find(({ type }) => type === "video")
    assert.deepStrictEqual(video, {
      type: "video",
      url: "{{tube.permalink}}",
      thumb: "{{portal.assets.poster.url}}"
    })
    assert.isUndefined(article({}, { videosFrom: undefined }).body.find(({ type }) => type === "video"))
  })

  it("does not show a picture again that stands on the video", () => {
    const second = { id: "second", type: "image", source: "media/second.jpg" } as const
    const spot = { id: "spot", type: "video", source: "media/spot.mp4", thumbnail: "second" } as const
    const types = (other: Partial<ZaloOaMapping.Settings>) =>
      article({ body: "Chữ", assets: [ZaloWorld.poster, second, spot] }, other).body.map(({ type }) => type)
    assert.deepStrictEqual(types({}), ["text", "video", "text"])
    assert.deepStrictEqual(types({ videosFrom: undefined }), ["text", "image", "text"])
  })

  it("shows a video and links a file where the body names them", () => {
    const types = article({ body: "![](spot)\n\nChữ\n\n![](faq)", assets: ZaloWorld.item.assets }).body.map((block) =>
      block.type === "text" ? block.content : block.type
    )
    assert.deepStrictEqual(types.slice(0, 3), ["video", "Chữ", "Câu hỏi thường gặp: {{portal.assets.faq.url}}"])
    assert.strictEqual(types.filter((type) => type === "video").length, 1)
  })

  it("needs nothing but references to the destinations it depends on", () => {
    const needed = new Set(References.destinationsOf(article()).map(({ id }) => id))
    assert.deepStrictEqual([...needed].toSorted(), ["portal", "tube"])
  })

  it.prop("has no empty block and no text that is not NFC", [Schema.String], ([text]) => {
    // An item with a control character or half a character in it is refused before any adapter sees it.
    const body = text.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, "")
    return ZaloOaBody.toBlocks(publication({ body }), settings).every(
      (block) =>
        block.type !== "text" || (block.content.trim() !== "" && block.content === block.content.normalize("NFC"))
    )
  })
})

describe("encodeAddresses", () => {
  const encoded = (photo_url: string) =>
    Result.map(
      ZaloOaMapping.encodeAddresses({
        ...article({ body: "Chữ", assets: [poster] }),
        cover: { cover_type: "photo", photo_url, status: "show" }
      }),
      ({ cover }) => cover.photo_url
    )

  it("writes Vietnamese letters and spaces in ASCII, and leaves what is encoded", () => {
    assert.deepStrictEqual(
      encoded("https://a.vn/áp phích.png?x=ố"),
      Result.succeed("https://a.vn/%C3%A1p%20ph%C3%ADch.png?x=%E1%BB%91")
    )
    assert.deepStrictEqual(encoded("https://a.vn/%C3%A1.png"), Result.succeed("https://a.vn/%C3%A1.png"))
  })

  it("refuses what is no address on the web", () => {
    for (const address of [
      "",
      "poster",
      "{{portal.assets.poster.url}}",
      "https://a.vn/{{x}}",
      "data:image/png;base64,"
    ]) {
      assert.deepStrictEqual(encoded(address), Result.fail(address))
    }
  })

  it.prop("gives printable ASCII for every path", [Schema.String], ([path]) =>
    Result.match(encoded(`https://a.vn/${path}`), {
      onFailure: () => path.includes("{{"),
      onSuccess: (address) => /^[\x21-\x7e]+$/.test(address)
    })
  )
})

describe("toReceipt", () => {
  it("keeps the address and the time that Zalo tells", () => {
    const listed = { id: "9", title: "t", link_view: "https://oa.example/9", create_date: "1795136400000" }
    assert.deepStrictEqual(ZaloOaMapping.toReceipt("2", "9", listed), {
      remoteId: "9",
      permalink: "https://oa.example/9",
      publishedAt: new Date(1795136400000).toISOString()
    })
  })

  it("makes the usual address where Zalo tells none", () => {
    for (const answer of [undefined, {}, { link_view: "" }, { link_view: 7, create_date: "soon" }]) {
      assert.deepStrictEqual(ZaloOaMapping.toReceipt("2", "9", answer), {
        remoteId: "9",
        permalink: "https://post.oa.zalo.me/d/2?id=9&pageId=2"
      })
    }
  })
})

describe("mayBe", () => {
  const listed = (title: string, create_date?: number) => ({
    id: "1",
    title,
    ...(create_date === undefined ? {} : { create_date })
  })
  const first = Date.parse("2026-11-20T01:00:00.000Z")
  const isIt = (title: string, date?: number) =>
    ZaloOaMapping.mayBe(listed(title, date), "Tiêm chủng", new Date(first).toISOString())

  it("wants the same title in any spelling of its letters", () => {
    assert.isTrue(isIt("Tiêm chủng".normalize("NFD"), first))
    assert.isTrue(isIt(" Tiêm chủng ", first))
    assert.isFalse(isIt("Tiêm chủng 2", first))
  })

  it("is at most as much older than the first attempt as clocks may differ", () => {
    assert.isTrue(isIt("Tiêm chủng", first - ClockSkew.seconds * 1000))
    assert.isFalse(isIt("Tiêm chủng", first - ClockSkew.seconds * 1000 - 1))
    assert.isTrue(isIt("Tiêm chủng"))
  })
})
