/**
 * Zalo's envelope. The HTTP status is always 200; `error` 0 is success and everything else is a failure.
 *
 * Source: https://developers.zalo.me/docs/official-account/phu-luc/ma-loi
 */
import type { EmulatorResponse } from "../platform/Emulator.ts"

/** A failure on its way to the envelope. `code` is the platform's own, always negative. */
export class ZaloRefusal extends Error {
  override readonly name = "ZaloRefusal"
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** A parameter that is not accepted; the message names it. */
export const invalid = (message: string): ZaloRefusal => new ZaloRefusal(-201, message)

/** A success; `data` is left out where the platform sends none. */
export const success = (data?: unknown): EmulatorResponse => ({
  status: 200,
  json: { error: 0, message: "Success", ...(data === undefined ? {} : { data }) }
})

/** A failure. */
export const failure = (error: number, message: string): EmulatorResponse => ({ status: 200, json: { error, message } })

/** Runs a call, a thrown `ZaloRefusal` becoming its envelope. */
export const answering = async (call: () => Promise<EmulatorResponse>): Promise<EmulatorResponse> => {
  try {
    return await call()
  } catch (error) {
    if (error instanceof ZaloRefusal) return failure(error.code, error.message)
    throw error
  }
}

/** A JSON object, or an empty one for anything else: missing fields are then reported one by one. */
export const objectOf = (input: unknown): Readonly<Record<string, unknown>> =>
  typeof input === "object" && input !== null && !Array.isArray(input) ? { ...input } : {}
