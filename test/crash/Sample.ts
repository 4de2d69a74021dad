/**
 * Choosing with a fixed seed: the same cases every time, on every machine.
 */

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export const random = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Takes at most `count` of the entries, in their order. */
export const take = <A>(entries: ReadonlyArray<A>, count: number, next: () => number): ReadonlyArray<A> => {
  const left = entries.map((entry, index) => ({ entry, index, weight: next() }))
  const chosen = left.toSorted((one, other) => one.weight - other.weight).slice(0, count)
  return chosen.toSorted((one, other) => one.index - other.index).map(({ entry }) => entry)
}
