import { request as httpRequest } from "node:http"
import { connect } from "node:net"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import type { Emulator, EmulatorEnvironment, EmulatorRequest, EmulatorResponse } from "../src/platform/Emulator.ts"
import type { FaultRule } from "../src/server/Faults.ts"
import * as Sandbox from "../src/Sandbox.ts"

/** A platform that keeps texts: enough to tell whether work was done. */
const makeShelf = (environment: EmulatorEnvironment): Emulator => {
  const texts: Array<string> = []
  let received = 0
  let cuts = 0
  const put = async (request: EmulatorRequest): Promise<EmulatorResponse> => {
    let text = ""
    try {
      for await (const chunk of request.stream) {
        received += chunk.length
        text += Buffer.from(chunk).toString()
      }
    } catch (error) {
      cuts += 1
      throw error
    }
    texts.push(text)
    return { status: 201, json: { id: texts.length } }
  }
  const handle = async (request: EmulatorRequest): Promise<EmulatorResponse> => {
    if (request.path === "/defect") throw new Error("a bug")
    if (request.path === "/file")
      return { status: 200, blob: await environment.blobs.put(bytesOf("0123456789"), "text/plain") }
    if (request.path === "/echo")
      return { status: 200, json: [await request.json(), await request.text(), (await request.form()).fields] }
    if (request.path === "/unread") return { status: 401, json: {} }
    return request.method === "POST" ? put(request) : { status: 200, json: texts }
  }
  return {
    name: "shelf",
    handle,
    isWrite: ({ method }) => method === "POST",
    refusal: (status) => ({ status, json: { refused: status } }),
    entries: () => [],
    state: () => ({ texts, received, cuts, baseUrl: environment.baseUrl() }),
    command: async (name, argument) => {
      if (name !== "put") throw new Error("unknown command")
      texts.push(String(argument))
    },
    reset: () => {
      texts.length = 0
      received = 0
    }
  }
}

const bytesOf = async function* (text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

let sandbox: Sandbox.Sandbox
const texts = () => sandbox.platforms["shelf"]?.state()
const shelf = async () => (await fetch(`${sandbox.url}/shelf/texts`)).json()
const post = (body: string, path = "/texts") =>
  fetch(`${sandbox.url}/shelf${path}?token=secret`, { method: "POST", body })

/** What a client sees of one request: the status, or how the connection failed. */
const send = (
  body: string
): Promise<{ readonly status?: number; readonly body: string; readonly error?: string; readonly headers: object }> =>
  new Promise((resolve) => {
    const outgoing = httpRequest(`${sandbox.url}/shelf/texts`, { method: "POST", agent: false }, (answer) => {
      const seen = { status: answer.statusCode ?? 0, headers: answer.headers }
      let text = ""
      answer.on("data", (chunk) => (text += String(chunk)))
      answer.on("end", () => resolve({ ...seen, body: text }))
      answer.on("error", (error: NodeJS.ErrnoException) => resolve({ ...seen, body: text, error: error.code ?? "" }))
    })
    outgoing.on("error", (error: NodeJS.ErrnoException) => resolve({ body: "", error: error.code ?? "", headers: {} }))
    outgoing.end(body)
  })

beforeEach(async () => {
  sandbox = await Sandbox.start({ now: () => Date.UTC(2026, 10, 20), emulators: { shelf: makeShelf } })
})
afterEach(() => sandbox.close())

describe("Sandbox", () => {
  it("answers below the platform's folder and logs no query, header or body", async () => {
    assert.strictEqual((await post("tiêu đề")).status, 201)
    assert.deepStrictEqual(await shelf(), ["tiêu đề"])
    const at = "2026-11-20T00:00:00.000Z"
    assert.deepStrictEqual(sandbox.requests, [
      { at, platform: "shelf", method: "POST", path: "/texts", write: true, status: 201 },
      { at, platform: "shelf", method: "GET", path: "/texts", write: false, status: 200 }
    ])
  })

  it("lets a body be read in more than one way", async () => {
    const answer = await fetch(`${sandbox.url}/shelf/echo`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"a":1}`
    })
    assert.deepStrictEqual(await answer.json(), [{ a: 1 }, `{"a":1}`, { a: "1" }])
  })

  it("keeps the connection usable when the emulator does not read the body", async () => {
    const large = "x".repeat(3_000_000)
    assert.strictEqual((await post(large, "/unread")).status, 401)
    assert.strictEqual((await post("next")).status, 201)
  })

  it("says so when an emulator has a defect", async () => {
    const answer = await post("x", "/defect")
    assert.strictEqual(answer.status, 500)
    assert.strictEqual(answer.headers.get("x-sandbox-defect"), "1")
  })

  for (const [range, status, body, contentRange] of [
    [undefined, 200, "0123456789", null],
    ["bytes=2-4", 206, "234", "bytes 2-4/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=-2", 206, "89", "bytes 8-9/10"],
    ["bytes=10-", 416, "", "bytes */10"],
    ["bytes=0-1,3-4", 200, "0123456789", null]
  ] as const) {
    it(`answers a blob for the range ${range}`, async () => {
      const headers: Record<string, string> = range === undefined ? {} : { range }
      const answer = await fetch(`${sandbox.url}/shelf/file`, { headers })
      assert.strictEqual(answer.status, status)
      assert.strictEqual(await answer.text(), body)
      assert.strictEqual(answer.headers.get("content-range"), contentRange)
    })
  }

  it("answers HEAD for a blob with its length and no bytes", async () => {
    const answer = await fetch(`${sandbox.url}/shelf/file`, { method: "HEAD" })
    assert.strictEqual(answer.headers.get("content-length"), "10")
    assert.strictEqual(await answer.text(), "")
  })

  it("refuses a port that another program holds", async () => {
    const error = await Sandbox.start({ port: sandbox.port }).catch((thrown: unknown) => thrown)
    assert.instanceOf(error, Sandbox.SandboxPortInUse)
    assert.include(error.message, String(sandbox.port))
  })

  it("moves its clock and sets everything right on reset", async () => {
    sandbox.advanceClock(60_000)
    assert.strictEqual(sandbox.now(), Date.UTC(2026, 10, 20, 0, 1))
    sandbox.fault({ fault: "reset-before" })
    await post("x").catch(() => undefined)
    sandbox.fault({ fault: "reset-before" })
    sandbox.reset()
    assert.strictEqual(sandbox.now(), Date.UTC(2026, 10, 20))
    assert.deepStrictEqual(sandbox.requests, [])
    assert.strictEqual((await post("y")).status, 201)
    assert.deepStrictEqual(await shelf(), ["y"])
  })
})

describe("a request that meets", () => {
  const cases: ReadonlyArray<{
    readonly rule: FaultRule
    readonly done: boolean
    readonly sees: { readonly status?: number; readonly error?: string; readonly body?: string }
    readonly logs: number
  }> = [
    { rule: { fault: "reset-before" }, done: false, sees: { error: "ECONNRESET" }, logs: 0 },
    { rule: { fault: "status-429" }, done: false, sees: { status: 429, body: `{"refused":429}` }, logs: 429 },
    { rule: { fault: "status-503" }, done: false, sees: { status: 503, body: `{"refused":503}` }, logs: 503 },
    { rule: { fault: "cut-upload", bytes: 3 }, done: false, sees: { error: "ECONNRESET" }, logs: 0 },
    { rule: { fault: "cut-upload", bytes: 100 }, done: false, sees: { error: "ECONNRESET" }, logs: 0 },
    { rule: { fault: "lost-answer" }, done: true, sees: { error: "ECONNRESET" }, logs: 0 },
    {
      rule: { fault: "status-500-after" },
      done: true,
      sees: { status: 500, body: "Internal Server Error" },
      logs: 500
    },
    { rule: { fault: "html-502-after" }, done: true, sees: { status: 502 }, logs: 502 },
    { rule: { fault: "empty-200-after" }, done: true, sees: { status: 200, body: "" }, logs: 200 },
    {
      rule: { fault: "truncated-answer" },
      done: true,
      sees: { status: 201, body: `{"id`, error: "ECONNRESET" },
      logs: 201
    },
    { rule: { fault: "delay", milliseconds: 1 }, done: true, sees: { status: 201, body: `{"id":1}` }, logs: 201 }
  ]
  for (const { rule, done, sees, logs } of cases) {
    it(`${JSON.stringify(rule)} is ${done ? "done" : "not done"} and sees ${JSON.stringify(sees)}`, async () => {
      sandbox.fault({ ...rule, method: "POST" })
      const seen = await send("a text")
      assert.strictEqual(seen.status, sees.status)
      assert.strictEqual(seen.error, sees.error)
      if (sees.body !== undefined) assert.strictEqual(seen.body, sees.body)
      assert.deepStrictEqual(await shelf(), done ? ["a text"] : [])
      assert.strictEqual(sandbox.requests[0]?.fault, rule.fault)
      assert.strictEqual(sandbox.requests[0]?.status, logs)
      assert.strictEqual((await send("the next text")).status, 201)
    })
  }

  it("a refusal is told how long to wait", async () => {
    sandbox.fault({ fault: "status-429" })
    sandbox.fault({ fault: "status-429", retryAfterSeconds: 7 })
    sandbox.fault({ fault: "status-503" })
    sandbox.fault({ fault: "status-503", retryAfterSeconds: 3 })
    const waits = []
    for (let count = 0; count < 4; count++) waits.push((await post("x")).headers.get("retry-after"))
    assert.deepStrictEqual(waits, ["1", "7", null, "3"])
  })

  it("a cut upload hands over exactly the bytes before the cut", async () => {
    sandbox.fault({ fault: "cut-upload", bytes: 70_000 })
    await send("x".repeat(200_000))
    assert.deepStrictEqual(texts(), { texts: [], received: 70_000, cuts: 1, baseUrl: `${sandbox.url}/shelf` })
  })

  for (const [fault, done] of [
    ["hang", false],
    ["hang-after", true]
  ] as const) {
    it(`${fault} never gets an answer, and the work is ${done ? "done" : "not done"}`, async () => {
      sandbox.fault({ fault, method: "POST" })
      const answer = send("a text")
      const reached = () =>
        shelf().then((held) =>
          sandbox.requests[0]?.fault === fault && held.length === (done ? 1 : 0) ? held : undefined
        )
      let held = await reached()
      while (held === undefined) held = await reached()
      await sandbox.close()
      assert.strictEqual((await answer).error, "ECONNRESET")
      assert.deepStrictEqual(held, done ? ["a text"] : [])
    })
  }

  it("a client that breaks off in the middle of the body has done nothing", async () => {
    const socket = connect(sandbox.port, "127.0.0.1")
    socket.write("POST /shelf/texts HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
    while (JSON.stringify(texts()).includes(`"received":0`)) await shelf()
    socket.destroy()
    while (JSON.stringify(texts()).includes(`"cuts":0`)) await shelf()
    assert.deepStrictEqual(await shelf(), [])
  })
})

describe("the control interface", () => {
  const control = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const answer = await fetch(`${sandbox.url}/control${path}`, init)
    return [answer.status, await answer.json()]
  }

  it("shows entries, requests, the state and the clock", async () => {
    await post("x")
    assert.deepStrictEqual(await control("GET", "/entries"), [200, []])
    assert.deepStrictEqual(await control("GET", "/requests"), [200, sandbox.requests])
    assert.deepStrictEqual(await control("GET", "/state"), [200, { shelf: texts() }])
    assert.deepStrictEqual(await control("GET", "/clock"), [200, { now: sandbox.now() }])
  })

  it("adds rules one by one or as a list, and takes them all away", async () => {
    assert.deepStrictEqual(await control("POST", "/faults", { fault: "status-503" }), [200, { added: 1 }])
    assert.deepStrictEqual(await control("POST", "/faults", [{ fault: "status-429" }, { fault: "hang" }]), [
      200,
      { added: 2 }
    ])
    assert.strictEqual((await post("x")).status, 503)
    assert.strictEqual((await post("x")).status, 429)
    await control("DELETE", "/faults")
    assert.strictEqual((await post("x")).status, 201)
  })

  it("adds no rule of a list that holds a bad one", async () => {
    const [status, body] = await control("POST", "/faults", [{ fault: "status-503" }, { fault: "no" }])
    assert.strictEqual(status, 400)
    assert.include(body.error, "reset-before")
    assert.strictEqual((await post("x")).status, 201)
  })

  it("moves the clock, gives commands and resets", async () => {
    assert.deepStrictEqual(await control("POST", "/clock", { milliseconds: 5 }), [
      200,
      { now: Date.UTC(2026, 10, 20) + 5 }
    ])
    await control("POST", "/command", { platform: "shelf", name: "put", argument: "by command" })
    assert.deepStrictEqual(await shelf(), ["by command"])
    await control("POST", "/reset", {})
    assert.deepStrictEqual(await shelf(), [])
  })

  for (const [path, body] of [
    ["/command", { platform: "nowhere", name: "put" }],
    ["/command", { platform: "shelf", name: "unknown" }],
    ["/clock", { milliseconds: "soon" }]
  ] as const) {
    it(`refuses ${path} with ${JSON.stringify(body)}`, async () => {
      assert.strictEqual((await control("POST", path, body))[0], 400)
    })
  }

  it("knows no other path", async () => {
    assert.strictEqual((await control("GET", "/secrets"))[0], 404)
  })
})
