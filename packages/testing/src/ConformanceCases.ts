/**
 * Which request meets which fault: all of them, or a part in which every step still meets every fault.
 */
import { all, type Fault, fits, type TracedRequest, words } from "./ConformanceFault.ts"

/**
 * @category models
 */
export interface Case {
  readonly request: TracedRequest
  readonly fault: Fault
}

/**
 * A case in the words of a test's title.
 *
 * @category encoding
 */
export const titleOf = ({ fault, request }: Case): string =>
  `${request.step}: ${request.method} ${request.path} (request ${request.index + 1}): ${words[fault]}`

const byStep = (requests: ReadonlyArray<TracedRequest>): ReadonlyArray<ReadonlyArray<TracedRequest>> => {
  const steps = new Map<string, Array<TracedRequest>>()
  for (const request of requests) steps.set(request.step, [...(steps.get(request.step) ?? []), request])
  return [...steps.values()]
}

/** As many of the list as asked for, beginning at `start` and going round: neighbours in turn begin elsewhere. */
const someOf = <A>(list: ReadonlyArray<A>, start: number, count: number): ReadonlyArray<A> => {
  const first = list.length === 0 ? 0 : start % list.length
  return [...list.slice(first), ...list.slice(0, first)].slice(0, count)
}

/** Requests that change nothing, by their method. */
const isRead = ({ method }: TracedRequest): boolean => method === "GET" || method === "HEAD" || method === "OPTIONS"

const sampled = (
  step: ReadonlyArray<TracedRequest>,
  faults: ReadonlyArray<Fault>,
  count: number
): ReadonlyArray<Case> => {
  const writes = step.filter((request) => !isRead(request))
  const reads = step.filter(isRead)
  const chosen = faults.flatMap((fault, turn) => {
    const fitting = (writes.length === 0 ? reads : writes).filter((request) => fits(fault, request))
    return someOf(fitting, turn, count).map((request) => ({ request, fault }))
  })
  // Behind writes, one fault for each read is enough to see that a read is no dead end.
  const others = writes.length === 0 ? [] : reads
  const seen = faults.filter((fault) => fault !== "cut-upload")
  return [
    ...chosen,
    ...others.flatMap((request) => someOf(seen, request.index, 1).map((fault) => ({ request, fault })))
  ]
}

/**
 * The cases of a run's requests: each request and each fault that can happen to it. With `requestsPerStep`, each fault
 * meets that many of each step's writing requests, and each reading request meets one fault.
 *
 * @category constructors
 */
export const of = (
  requests: ReadonlyArray<TracedRequest>,
  options: { readonly off: ReadonlyArray<Fault>; readonly requestsPerStep?: number | undefined }
): ReadonlyArray<Case> => {
  const faults = all.filter((fault) => !options.off.includes(fault))
  const { requestsPerStep } = options
  if (requestsPerStep !== undefined) return byStep(requests).flatMap((step) => sampled(step, faults, requestsPerStep))
  return requests.flatMap((request) =>
    faults.filter((fault) => fits(fault, request)).map((fault) => ({ request, fault }))
  )
}
