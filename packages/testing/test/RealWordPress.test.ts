import { afterEach, assert, describe, it } from "vitest"
import { RealWordPress } from "../src/index.ts"

const { PATH, LOA_REQUIRE_WORDPRESS } = process.env

const restore = (name: string, value: string | undefined): void => {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}

afterEach(() => {
  restore("PATH", PATH)
  restore("LOA_REQUIRE_WORDPRESS", LOA_REQUIRE_WORDPRESS)
})

const isGone = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => false,
    () => true
  )

describe("RealWordPress", () => {
  it("starts, logs what it answered, breaks where it is told to, and is gone after stop", async () => {
    const site = await RealWordPress.requireOrExplain()
    if (site === undefined) return assert.isFalse(RealWordPress.available().ok)
    const authorization = `Basic ${btoa(`${site.username}:${site.applicationPassword}`)}`
    const create = (fault: Record<string, string>) =>
      fetch(`${site.url}/wp-json/wp/v2/posts?slug=x`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json", ...fault },
        body: JSON.stringify({ title: "x", status: "publish" })
      })
    assert.strictEqual((await create({})).status, 201)
    assert.strictEqual((await create({ "x-test-fault": "rest_after_insert_post:fatal" })).status, 500)
    assert.strictEqual((await create({ "x-test-fault": "rest_pre_dispatch:503" })).status, 503)
    const posts = await fetch(`${site.url}/wp-json/wp/v2/posts?slug=x,x-2,x-3`)
    assert.strictEqual(posts.headers.get("x-wp-total"), "2")
    const path = "/wp-json/wp/v2/posts"
    assert.deepStrictEqual(await site.requests(), [
      { method: "POST", path, status: 201 },
      { method: "POST", path, status: 500 },
      { method: "POST", path, status: 503 },
      { method: "GET", path, status: 200 }
    ])
    await site.stop()
    await site.stop()
    assert.isTrue(await isGone(site.url))
  }, 120_000)

  it("names the programs that are missing and the command that installs them", () => {
    process.env["PATH"] = "/nonexistent"
    const availability = RealWordPress.available()
    assert.include(availability.ok ? "" : availability.reason, "not found: bash, setsid, dpkg, php")
    assert.include(availability.ok ? "" : availability.reason, "apt-get install -y --no-install-recommends php-cli")
  })

  it("is an error only where a real site is required", async () => {
    process.env["PATH"] = "/nonexistent"
    delete process.env["LOA_REQUIRE_WORDPRESS"]
    assert.isUndefined(await RealWordPress.requireOrExplain())
    process.env["LOA_REQUIRE_WORDPRESS"] = "1"
    const error = await RealWordPress.requireOrExplain().catch((reason: unknown) => reason)
    assert.instanceOf(error, RealWordPress.WordPressUnavailable)
  })
})
