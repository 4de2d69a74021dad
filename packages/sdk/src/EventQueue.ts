/**
 * Events pushed on one side and iterated on the other.
 */

/**
 * `push` never waits; what nobody reads is kept until the queue ends, then dropped with it.
 *
 * @category models
 */
export interface EventQueue<A> {
  readonly push: (event: A) => void
  readonly end: () => void
  readonly iterable: AsyncIterable<A>
}

/**
 * @category constructors
 */
export const make = <A>(): EventQueue<A> => {
  const events: Array<A> = []
  let ended = false
  let wake: (() => void) | undefined

  const iterate = async function* (): AsyncGenerator<A> {
    for (;;) {
      const event = events.shift()
      if (event !== undefined) yield event
      else if (ended) return
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  }

  return {
    push: (event) => {
      events.push(event)
      wake?.()
    },
    end: () => {
      ended = true
      wake?.()
    },
    iterable: { [Symbol.asyncIterator]: iterate }
  }
}
