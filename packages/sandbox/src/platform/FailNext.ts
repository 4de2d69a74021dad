/**
 * Answers a test prepared in advance: the next matching request gets one, before or after it took effect.
 */
import type { EmulatorRequest, EmulatorResponse } from "./Emulator.ts"

/** One prepared answer. */
interface PreparedFailure {
  /** Request method it waits for; any when absent. */
  readonly method?: string
  /** Text that the path contains; any path when absent. */
  readonly path?: string
  /** True: the request takes effect, only its answer is replaced. A platform's error can mean that. */
  readonly afterEffect: boolean
  readonly response: EmulatorResponse
}

/** The prepared answers of an emulator, first in, first out. */
export interface FailNext {
  readonly add: (failure: PreparedFailure) => void
  readonly clear: () => void
  /** Handles one request, with the prepared answer in place of `handle`'s where one matches. */
  readonly around: (
    request: EmulatorRequest,
    handle: (request: EmulatorRequest) => Promise<EmulatorResponse>
  ) => Promise<EmulatorResponse>
}

/** Makes an empty list. */
export const make = (): FailNext => {
  let waiting: ReadonlyArray<PreparedFailure> = []
  const take = (request: EmulatorRequest): PreparedFailure | undefined => {
    const found = waiting.find(
      (failure) =>
        (failure.method === undefined || failure.method === request.method) &&
        (failure.path === undefined || request.path.includes(failure.path))
    )
    waiting = waiting.filter((failure) => failure !== found)
    return found
  }
  return {
    add: (failure) => {
      waiting = [...waiting, failure]
    },
    clear: () => {
      waiting = []
    },
    around: async (request, handle) => {
      const failure = take(request)
      if (failure === undefined) return handle(request)
      if (failure.afterEffect) await handle(request)
      return failure.response
    }
  }
}
