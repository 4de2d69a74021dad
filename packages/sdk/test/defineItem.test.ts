import { defineItem, ItemText } from "@loa/sdk"
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"

const fields = { id: "tin-moi", title: "Tin mới" }

describe("defineItem", () => {
  it("knows what each channel can override", () => {
    const item = defineItem({
      ...fields,
      overrides: {
        wordpress: { tags: ["tin"], comments: "closed", videos: "leave-out" },
        "facebook-page": { message: "Xem {{portal.permalink}}", media: "photos" },
        "zalo-oa": { broadcast: { target: { cities: ["long-an"] } } },
        youtube: { tags: ["tin"], playlist: "Phòng chống dịch", privacyStatus: "unlisted" },
        portal: { author: 7, title: "Tin mới trên cổng" }
      }
    })
    assert.isTrue(Result.isSuccess(ItemText.decode(item)))
  })

  it("is told by the compiler what a channel cannot override", () => {
    // @ts-expect-error misspelt
    defineItem({ ...fields, overrides: { wordpress: { tagz: ["tin"] } } })
    // @ts-expect-error a Page's post has no playlist
    defineItem({ ...fields, overrides: { "facebook-page": { playlist: "Phòng chống dịch" } } })
    // @ts-expect-error no such media
    defineItem({ ...fields, overrides: { "facebook-page": { media: "foto" } } })
    // @ts-expect-error a list
    defineItem({ ...fields, overrides: { youtube: { tags: "tin" } } })
    // @ts-expect-error no channel can override this, whatever the destination is
    defineItem({ ...fields, overrides: { portal: { publishAt: "2020-08-06T08:00:00" } } })
    // @ts-expect-error misspelt
    const item = defineItem({ ...fields, sumary: "…" })
    assert.isTrue(Result.isFailure(ItemText.decode(item)))
  })
})
