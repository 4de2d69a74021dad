import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { afterEach, assert, describe, it } from "vitest"

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))
const children: Array<ChildProcess> = []
const run = (...values: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [main, ...values], { stdio: ["ignore", "pipe", "pipe"] })
  children.push(child)
  return child
}
afterEach(() => {
  for (const child of children) child.kill("SIGKILL")
})

describe("main", () => {
  it("prints its address, serves, refuses a second sandbox on its port and ends on SIGTERM", async () => {
    const child = run()
    const [line] = await once(createInterface({ input: child.stdout }), "line")
    const { url } = JSON.parse(line)
    assert.deepStrictEqual(await (await fetch(`${url}/control/entries`)).json(), [])

    const second = run("--port", new URL(url).port)
    const [message] = await once(createInterface({ input: second.stderr }), "line")
    assert.include(message, "already in use")
    assert.deepStrictEqual(await once(second, "exit"), [2, null])

    const exit = once(child, "exit")
    child.kill("SIGTERM")
    assert.deepStrictEqual(await exit, [0, null])
  })
})
