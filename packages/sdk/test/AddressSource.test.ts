import { CampaignItem, ItemText } from "@loa/core"
import { createPublisher, defineConfig, MediaStore } from "@loa/sdk"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import { createHash } from "node:crypto"
import type { LookupAddress } from "node:dns"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs"
import * as http from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as AddressSource from "../src/AddressSource.ts"

const poster = readFileSync(fileURLToPath(new URL("../../../examples/cli/media/poster.png", import.meta.url)))

// A folder of its own: others fetch and measure at the same time.
process.env["TMPDIR"] = mkdtempSync(join(tmpdir(), "loa-address-tests-"))

/** Temporary folders of fetched files that are still there. */
const leftovers = (): ReadonlyArray<string> => readdirSync(tmpdir()).filter((name) => /^loa-.{6}$/.test(name))

/** A host on this machine that answers as the test says; ends with the scope. */
const serve = (answer: http.RequestListener) =>
  Effect.acquireRelease(
    Effect.promise(
      () =>
        new Promise<http.Server>((resolve) => {
          const server = http.createServer(answer)
          server.listen(0, "127.0.0.1", () => resolve(server))
        })
    ),
    (server) =>
      Effect.promise(() => {
        server.closeAllConnections()
        return new Promise((resolve) => server.close(resolve))
      })
  ).pipe(Effect.map((server) => ({ server, port: (server.address() as AddressInfo).port })))

const sendPoster: http.RequestListener = (_, response) => {
  response.writeHead(200, { "content-type": "image/png", "content-length": poster.length }).end(poster)
}

/** The address of a host on this machine, and the network in which it may be asked. */
const local = (port: number, network: Partial<AddressSource.Network> = {}) => ({
  address: (path: string) => `http://127.0.0.1:${port}${path}`,
  network: { allowHosts: ["127.0.0.1"], ...network }
})

const itemOf = (source: string): CampaignItem.CampaignItem =>
  Result.getOrThrow(
    ItemText.decode({ id: "tin-moi", title: "Tin mới", assets: [{ id: "poster", type: "image", source }] })
  )

const workspace = (network: Partial<AddressSource.Network>) => {
  const root = mkdtempSync(join(tmpdir(), "loa-address-"))
  const directory = join(root, "assets")
  mkdirSync(join(root, "item"))
  return { directory, folder: join(root, "item"), store: MediaStore.make(directory, { network }) }
}

const findingOf = Effect.fnUntraced(function* (source: string, network: Partial<AddressSource.Network>) {
  const { directory, folder, store } = workspace(network)
  const { assets, findings } = yield* store.measure(itemOf(source), folder, { keep: true })
  assert.deepStrictEqual(assets, [])
  assert.deepStrictEqual(existsSync(directory) ? readdirSync(directory) : [], [], "nothing is left of a failed fetch")
  const [finding] = findings
  assert.deepStrictEqual(finding?.path, ["assets", 0, "source"])
  assert.isDefined(finding?.hint)
  return { code: finding?.code, message: finding?.message ?? "", hint: finding?.hint ?? "" }
})

/** A connection that asks for its number as the system's does, and then ends at the host of the test. */
const connector =
  (port: number, asked: Array<string>): AddressSource.Network["connect"] =>
  (url, options) => {
    const request = http.request({ ...options, protocol: "http:", host: "127.0.0.1", port, path: url.pathname })
    options.lookup?.(url.hostname, { all: true }, (error, addresses) => {
      if (error !== null) {
        request.destroy(error)
        return
      }
      asked.push(...(addresses as ReadonlyArray<LookupAddress>).map(({ address }) => address))
      request.end()
    })
    return request
  }

describe("AddressSource", () => {
  it.live("keeps what it fetched under its digest, measured like any other file", () =>
    Effect.gen(function* () {
      const { port } = yield* serve(sendPoster)
      const { address, network } = local(port)
      const { directory, folder, store } = workspace(network)
      const source = address("/ảnh/%C3%A1p-ph%C3%ADch.png?key=secret")
      const { assets, findings } = yield* store.measure(itemOf(source), folder, { keep: true })
      assert.deepStrictEqual(findings, [])
      const sha256 = createHash("sha256").update(poster).digest("hex")
      assert.deepStrictEqual(assets[0]?.file, {
        source,
        fileName: "áp-phích.png",
        byteLength: poster.length,
        sha256,
        mediaType: "image/png",
        width: 1600,
        height: 900
      })
      assert.deepStrictEqual(readdirSync(directory), [sha256])
    })
  )

  it.live("leaves nothing when it is only to look, and the bytes are there while somebody looks", () =>
    Effect.gen(function* () {
      const { port } = yield* serve(sendPoster)
      const { address, network } = local(port)
      const { directory, folder, store } = workspace(network)
      const derived = yield* Effect.scoped(
        Effect.gen(function* () {
          const { assets } = yield* store.measure(itemOf(address("/a.png")), folder, { keep: false })
          const [asset] = assets
          assert.strictEqual(leftovers().length, 1)
          return asset === undefined ? undefined : yield* store.derive(asset.file, "thumbnail-16x9", { keep: false })
        })
      )
      assert.strictEqual(derived?.width, 1280)
      assert.isFalse(existsSync(directory))
      assert.deepStrictEqual(leftovers(), [])
    })
  )

  it.live("follows five redirects, and not a sixth", () =>
    Effect.gen(function* () {
      const { port } = yield* serve((request, response) => {
        const left = Number(request.url?.slice(1))
        if (left === 0) sendPoster(request, response)
        else response.writeHead(302, { location: `/${left - 1}` }).end()
      })
      const { address, network } = local(port)
      const { folder, store } = workspace(network)
      const { assets } = yield* store.measure(itemOf(address("/5")), folder, { keep: true })
      assert.strictEqual(assets.length, 1)
      const { code, message } = yield* findingOf(address("/6"), network)
      assert.strictEqual(code, "address-unreachable")
      assert.match(message, /sends elsewhere more than 5 times$/)
    })
  )

  it.live("does not follow a redirect to where it would not go by itself", () =>
    Effect.gen(function* () {
      const reached: Array<string> = []
      const inside = yield* serve((request, response) => {
        reached.push(request.url ?? "")
        sendPoster(request, response)
      })
      const targets = [
        `http://localhost:${inside.port}/`,
        `https://localhost:${inside.port}/`,
        `https://[::1]:${inside.port}/`,
        `https://2130706434:${inside.port}/`,
        "https://169.254.169.254/latest/meta-data/",
        "file:///etc/hostname",
        `//10.0.0.1:${inside.port}/`
      ]
      const outside = yield* serve((request, response) => {
        response.writeHead(302, { location: targets[Number(request.url?.slice(1))] }).end()
      })
      const { address, network } = local(outside.port)
      for (const index of targets.keys()) {
        const { code, hint } = yield* findingOf(address(`/${index}`), network)
        assert.strictEqual(code, "address-refused", targets[index])
        assert.match(hint, targets[index]?.startsWith("file:") ? /name it here$/ : /network\.allowHosts/)
      }
      assert.deepStrictEqual(reached, [])
    })
  )

  it.live("connects to the number that was looked at, whatever the name answers a moment later", () =>
    Effect.gen(function* () {
      const { port } = yield* serve((request, response) => {
        if (request.url === "/moved") response.writeHead(302, { location: "https://rebind.example.com/a.png" }).end()
        else sendPoster(request, response)
      })
      const asked: Array<string> = []
      const answers = ["1.1.1.1", "10.0.0.1"]
      const network = {
        connect: connector(port, asked),
        resolve: () => Promise.resolve([{ address: answers.shift() ?? "10.0.0.1", family: 4 }])
      }
      const { folder, store } = workspace(network)
      const source = "https://rebind.example.com/a.png"
      const { assets } = yield* store.measure(itemOf(source), folder, { keep: true })
      assert.strictEqual(assets.length, 1)
      assert.deepStrictEqual(asked, ["1.1.1.1"])
      assert.deepStrictEqual(answers, ["10.0.0.1"], "the name was asked once")

      // The same name again, and after a redirect: looked at anew each time.
      const again = yield* findingOf(source, network)
      assert.strictEqual(again.code, "address-refused")
      assert.match(again.message, /rebind\.example\.com leads to a network that is not public$/)
      answers.unshift("1.1.1.1", "169.254.169.254")
      const moved = yield* findingOf("https://rebind.example.com/moved", network)
      assert.strictEqual(moved.code, "address-refused")
      assert.deepStrictEqual(asked, ["1.1.1.1", "1.1.1.1"])
    })
  )

  it.live("stops at the largest size, announced or not", () =>
    Effect.gen(function* () {
      const { port } = yield* serve((request, response) => {
        if (request.url === "/announced") return sendPoster(request, response)
        response.writeHead(200, { "content-type": "image/png" })
        response.write(poster)
        response.end(poster)
      })
      const { address, network } = local(port, { bytesMax: poster.length - 1 })
      for (const path of ["/announced", "/unannounced"]) {
        const { code, message } = yield* findingOf(address(path), network)
        assert.strictEqual(code, "address-too-big")
        assert.match(message, new RegExp(`more than ${poster.length - 1} bytes`))
      }
      const exact = local(port, { bytesMax: poster.length })
      const { folder, store } = workspace(exact.network)
      const { assets } = yield* store.measure(itemOf(exact.address("/announced")), folder, { keep: true })
      assert.strictEqual(assets.length, 1)
    })
  )

  it.live("does not wait for ever", () =>
    Effect.gen(function* () {
      const { port } = yield* serve((_, response) => {
        response.writeHead(200, { "content-type": "image/png" })
        response.write(poster.subarray(0, 100))
      })
      const { address, network } = local(port, { secondsMax: 0.05 })
      const { code, message } = yield* findingOf(address("/a.png"), network)
      assert.strictEqual(code, "address-too-slow")
      assert.match(message, /not fetched within 0\.05 seconds$/)
    })
  )

  it.live("leaves nothing half fetched behind when it is interrupted", () =>
    Effect.gen(function* () {
      for (const keep of [true, false]) {
        const begun = yield* Deferred.make<void>()
        const { port } = yield* serve((_, response) => {
          response.writeHead(200, { "content-type": "image/png" })
          response.write(poster.subarray(0, 100), () => Deferred.doneUnsafe(begun, Effect.void))
        })
        const { address, network } = local(port)
        const { directory, folder, store } = workspace(network)
        const looking = Effect.scoped(store.measure(itemOf(address("/a.png")), folder, { keep }))
        const fiber = yield* Effect.forkChild(looking)
        yield* Deferred.await(begun)
        yield* Fiber.interrupt(fiber)
        assert.deepStrictEqual(existsSync(directory) ? readdirSync(directory) : [], [])
        assert.deepStrictEqual(leftovers(), [])
      }
    })
  )

  it.live("takes no answer for a file that is cut short, compressed or refused", () =>
    Effect.gen(function* () {
      const { port } = yield* serve((request, response) => {
        switch (request.url) {
          case "/cut":
            response.writeHead(200, { "content-length": poster.length })
            response.write(poster.subarray(0, 1000), () => response.destroy())
            return
          case "/compressed":
            return void response.writeHead(200, { "content-encoding": "gzip" }).end(poster)
          default:
            return void response.writeHead(403, { "content-type": "application/xml" }).end("<no/>")
        }
      })
      const { address, network } = local(port)
      const said = (path: string) =>
        Effect.map(findingOf(address(path), network), ({ code, message }) => `${code}: ${message}`)
      assert.match(yield* said("/cut"), /^address-unreachable: .* cannot be fetched: ECONNRESET$/)
      assert.match(yield* said("/compressed"), /^address-unreachable: .* answers in a compressed form$/)
      assert.match(
        yield* said("/forbidden?signature=s3cr3t"),
        /^address-unreachable: http.*\/forbidden\?… answers 403$/
      )
    })
  )

  it.live("names the host that cannot be reached", () =>
    Effect.gen(function* () {
      const { port, server } = yield* serve(sendPoster)
      yield* Effect.promise(() => new Promise((resolve) => server.close(resolve)))
      const { address, network } = local(port)
      const { code, message } = yield* findingOf(address("/a.png"), network)
      assert.strictEqual(code, "address-unreachable")
      assert.strictEqual(message, `${address("/a.png")} cannot be fetched: ECONNREFUSED`)
    })
  )

  const page = "<!doctype html><html><title>Google Drive - Virus scan warning</title></html>"
  it.live.each([
    ["https://drive.google.com/file/d/1a2b/view?usp=sharing", /share link of Google Drive$/, /export=download&id=/],
    ["https://docs.google.com/document/d/1a2b/edit", /share link of Google Drive$/, /export=download&id=/],
    ["https://www.dropbox.com/scl/fi/1a2b/poster.png?dl=0", /share link of Dropbox$/, /dl=1/],
    ["https://1drv.ms/i/s!1a2b", /share link of OneDrive$/, /download=1/],
    ["https://tinh-my.sharepoint.com/:i:/g/1a2b", /share link of OneDrive$/, /download=1/],
    ["https://zalo.me/g/1a2b", /share link of Zalo$/, /open the link in Zalo/],
    ["https://example.gov.vn/tai-lieu", /answers with a web page and not with a file$/, /download the file/]
  ] as const)("explains a page where a file was meant: %s", ([source, message, hint]) =>
    Effect.gen(function* () {
      for (const type of ["text/html; charset=utf-8", "application/octet-stream"]) {
        const { port } = yield* serve((_, response) => void response.writeHead(200, { "content-type": type }).end(page))
        const finding = yield* findingOf(source, {
          connect: connector(port, []),
          resolve: () => Promise.resolve([{ address: "1.1.1.1", family: 4 }])
        })
        assert.strictEqual(finding.code, "address-is-page")
        assert.match(finding.message, message)
        assert.match(finding.hint, hint)
        assert.notInclude(finding.message, "usp=")
      }
    })
  )

  it.live("measures nothing that is not https", () =>
    Effect.gen(function* () {
      for (const source of ["http://example.gov.vn/a.png", "file:///etc/hostname", "data:image/png;base64,AAAA"]) {
        const { code, message } = yield* findingOf(source, {})
        assert.strictEqual(code, "address-refused")
        assert.match(message, /files are fetched by https: only$/)
      }
    })
  )

  it.live("goes where the configuration lets it, and no further", () =>
    Effect.gen(function* () {
      const { port } = yield* serve(sendPoster)
      const source = `http://127.0.0.1:${port}/a.png`
      const checked = (network: { readonly allowHosts?: ReadonlyArray<string>; readonly maxBytes?: number }) =>
        Effect.promise(async () => {
          const folder = mkdtempSync(join(tmpdir(), "loa-address-"))
          const portal = { channel: "wordpress", siteUrl: "https://portal.example", username: "editor" } as const
          const publisher = await createPublisher(
            defineConfig({
              journal: { sqlite: join(folder, "journal.db") },
              network,
              destinations: { portal: { ...portal, applicationPassword: { env: "LOA_NO_SUCH_SECRET" } } }
            })
          )
          const { findings } = await publisher.check({ ...itemOf(source) }, { folder })
          await publisher.close()
          return findings.map(({ code }) => code)
        })
      assert.deepStrictEqual(yield* checked({}), ["address-refused"])
      assert.deepStrictEqual(yield* checked({ allowHosts: ["127.0.0.1"] }), [])
      assert.deepStrictEqual(yield* checked({ allowHosts: ["127.0.0.1"], maxBytes: 100 }), ["address-too-big"])
    })
  )
})
