/**
 * One request and its answer, with the fault that the script has for it.
 */
import { setTimeout } from "node:timers/promises"
import { send, sendHalf, type Outlet } from "./Answer.ts"
import { BodyCut, BodyTooLarge } from "./Body.ts"
import type { Emulator, EmulatorResponse } from "../platform/Emulator.ts"
import type { FaultRule } from "./Faults.ts"
import { bodyOf, cutAfter, toEmulatorRequest } from "./HttpServer.ts"
import { MultipartMalformed } from "./Multipart.ts"

/** What is needed to answer one request. */
export interface Exchange extends Outlet {
  readonly emulator: Emulator
  /** Below the emulator's folder. */
  readonly path: string
  readonly query: URLSearchParams
  readonly fault: FaultRule | undefined
}

/** Status of a request that got no answer. */
export const noAnswer = 0

/** Answers a request, or fails it as the script says. Returns the status that was sent, `noAnswer` when none was. */
export const run = async (exchange: Exchange): Promise<number> => {
  const { fault, incoming } = exchange
  if (fault === undefined) return finish(exchange, await work(exchange))
  switch (fault.fault) {
    case "reset-before":
      incoming.socket.resetAndDestroy()
      return noAnswer
    case "status-429":
      return finish(exchange, refusal(exchange, 429, fault.retryAfterSeconds ?? 1))
    case "status-503":
      return finish(exchange, refusal(exchange, 503, fault.retryAfterSeconds))
    case "hang":
      // The body is taken in, so that the client waits for the answer and not for its own bytes to leave.
      incoming.resume()
      return noAnswer
    case "delay":
      await setTimeout(fault.milliseconds ?? 1000)
      return finish(exchange, await work(exchange))
    case "cut-upload":
      await work(exchange, cutAfter(bodyOf(incoming), fault.bytes ?? 0))
      return hangUp(exchange)
    default:
      return lose(exchange, fault.fault, await work(exchange))
  }
}

/** The faults whose work is done. */
const lose = async (
  exchange: Exchange,
  fault: FaultRule["fault"],
  answer: EmulatorResponse | undefined
): Promise<number> => {
  if (answer === undefined || fault === "lost-answer") return hangUp(exchange)
  if (fault === "status-500-after") return finish(exchange, serverError)
  if (fault === "html-502-after") return finish(exchange, badGateway)
  if (fault === "empty-200-after") return finish(exchange, { status: 200 })
  if (fault === "truncated-answer") {
    sendHalf(exchange, answer)
    return answer.status
  }
  return noAnswer
}

const serverError: EmulatorResponse = {
  status: 500,
  headers: { "content-type": "text/plain" },
  body: "Internal Server Error"
}

const badGateway: EmulatorResponse = {
  status: 502,
  html: "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
}

/** Lets the emulator do the request. Nothing comes back when the connection broke before the body was complete. */
const work = async (exchange: Exchange, stream = bodyOf(exchange.incoming)): Promise<EmulatorResponse | undefined> => {
  const { path, query, blobs } = exchange
  try {
    return await exchange.emulator.handle(toEmulatorRequest(exchange.incoming, { path, query, stream }, blobs))
  } catch (error) {
    if (error instanceof BodyCut) return undefined
    return toErrorAnswer(error)
  }
}

const toErrorAnswer = (error: unknown): EmulatorResponse => {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof BodyTooLarge) return { status: 413, json: { error: message } }
  if (error instanceof MultipartMalformed) return { status: 400, json: { error: message } }
  // A defect of an emulator must not look like a fault of the platform.
  return { status: 500, headers: { "x-sandbox-defect": "1" }, json: { error: `The sandbox has a defect: ${message}` } }
}

const refusal = (exchange: Exchange, status: 429 | 503, retryAfterSeconds: number | undefined): EmulatorResponse => {
  const answer = exchange.emulator.refusal(status)
  // A platform that words its refusal as a success, with a code in the body, has no such header.
  if (answer.status !== status || retryAfterSeconds === undefined) return answer
  return { ...answer, headers: { ...answer.headers, "retry-after": String(retryAfterSeconds) } }
}

const finish = async (exchange: Exchange, answer: EmulatorResponse | undefined): Promise<number> => {
  if (answer === undefined) return hangUp(exchange)
  await send(exchange, answer)
  return answer.status
}

const hangUp = ({ incoming }: Exchange): number => {
  incoming.socket.destroy()
  return noAnswer
}
