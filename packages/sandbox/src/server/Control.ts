/**
 * The sandbox's own HTTP interface, for tests that run it in another process: everything a `Sandbox` value can do.
 *
 * `GET /control/entries`, `/control/requests`, `/control/state`, `/control/clock` · `POST /control/faults` (a rule or a list
 * of rules), `/control/reset`, `/control/clock` (`{ milliseconds }`), `/control/command` (`{ platform, name, argument }`) ·
 * `DELETE /control/faults`.
 */
import type { EmulatorRequest, EmulatorResponse } from "../platform/Emulator.ts"
import { FaultRuleInvalid, parse } from "./Faults.ts"
import type { Sandbox } from "../RunningSandbox.ts"

/** Answers a request below `/control`. */
export const handle = async (sandbox: Sandbox, request: EmulatorRequest): Promise<EmulatorResponse> => {
  const action = actions[`${request.method} ${request.path}`]
  if (action === undefined)
    return { status: 404, json: { error: `No such control: ${request.method} ${request.path}` } }
  const input = request.method === "POST" ? await request.json() : undefined
  try {
    return { status: 200, json: (await action(sandbox, input)) ?? null }
  } catch (error) {
    return { status: 400, json: { error: error instanceof Error ? error.message : String(error) } }
  }
}

const actions: Readonly<Record<string, (sandbox: Sandbox, input: unknown) => unknown>> = {
  "GET /entries": async (sandbox) => {
    await sandbox.settle()
    return sandbox.entries()
  },
  "GET /requests": (sandbox) => sandbox.requests,
  "GET /state": async (sandbox) => {
    await sandbox.settle()
    return Object.fromEntries(Object.entries(sandbox.platforms).map(([name, emulator]) => [name, emulator.state()]))
  },
  "GET /clock": (sandbox) => ({ now: sandbox.now() }),
  "POST /faults": (sandbox, input) => addFaults(sandbox, Array.isArray(input) ? input : [input]),
  "DELETE /faults": (sandbox) => sandbox.faults.clear(),
  "POST /reset": (sandbox) => sandbox.reset(),
  "POST /clock": (sandbox, input) => {
    sandbox.advanceClock(numberOf(input, "milliseconds"))
    return { now: sandbox.now() }
  },
  "POST /command": (sandbox, input) => {
    const platform = textOf(input, "platform")
    const emulator = sandbox.platforms[platform]
    if (emulator === undefined) throw new Error(`There is no platform "${platform}" here`)
    return emulator.command(textOf(input, "name"), fieldOf(input, "argument"))
  }
}

const addFaults = (sandbox: Sandbox, inputs: ReadonlyArray<unknown>): { readonly added: number } => {
  if (inputs.length === 0) throw new FaultRuleInvalid("The list holds no rule")
  for (const rule of inputs.map(parse)) sandbox.fault(rule)
  return { added: inputs.length }
}

const fieldOf = (input: unknown, name: string): unknown =>
  typeof input === "object" && input !== null ? Object.entries(input).find(([key]) => key === name)?.[1] : undefined

const textOf = (input: unknown, name: string): string => {
  const value = fieldOf(input, name)
  if (typeof value !== "string") throw new Error(`"${name}" is a text`)
  return value
}

const numberOf = (input: unknown, name: string): number => {
  const value = fieldOf(input, name)
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Error(`"${name}" is a number`)
  return value
}
