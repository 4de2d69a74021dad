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
const someOf = <A>(list: ReadonlyArray<A>, start: number, count: number): ReadonlyArray<A> =>
  list
    .map((_, offset) => list[(start + offset) % list.length])
    .flatMap((one, offset) => (one !== undefined && offset < count ? [one] : []))

/**
 * The cases of a run's requests. With `requestsPerStep`, each fault meets that many requests of each step, another one
 * for each fault, so that every request meets some.
 *
 * @category constructors
 */
export const of = (
  requests: ReadonlyArray<TracedRequest>,
  options: { readonly off: ReadonlyArray<Fault>; readonly requestsPerStep?: number | undefined }
): ReadonlyArray<Case> =>
  byStep(requests)
    .flatMap((step) =>
      all
        .filter((fault) => !options.off.includes(fault))
        .flatMap((fault, turn) => {
          const fitting = step.filter((request) => fits(fault, request))
          const chosen = someOf(fitting, turn, options.requestsPerStep ?? fitting.length)
          return chosen.map((request) => ({ request, fault }))
        })
    )
    .toSorted((left, right) => left.request.index - right.request.index)
