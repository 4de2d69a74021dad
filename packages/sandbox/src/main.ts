/**
 * A sandbox in a process of its own: `node main.ts [--port N]`. Prints one JSON line, `{ "url": … }`, once it listens;
 * ends on SIGINT and SIGTERM.
 */
import { parseArgs } from "node:util"
import * as Sandbox from "./Sandbox.ts"

const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } })

try {
  const sandbox = await Sandbox.start({ port: Number(values.port) })
  process.stdout.write(`${JSON.stringify({ url: sandbox.url })}\n`)
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void sandbox.close())
} catch (error) {
  if (!(error instanceof Sandbox.SandboxPortInUse)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
