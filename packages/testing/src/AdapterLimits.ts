/**
 * Limits of a channel as a table: what an item may just be, and what it may just not be.
 */
import { Decoding, type Finding } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"

/**
 * One limit of items, with cases on either side of it.
 *
 * @category models
 */
export interface Limit<Case> {
  readonly name: string
  readonly inside: ReadonlyArray<Case>
  readonly outside: ReadonlyArray<Case>
  /** The one finding of each case outside: its severity and code. */
  readonly finding: string
  readonly path: Finding.Finding["path"]
  /** What its message names, as a rule both numbers. */
  readonly says: ReadonlyArray<string>
}

/**
 * Inside there are no findings; outside there is the one, with a hint unless it is a note.
 *
 * @category testing
 */
export const items = <Case>(
  limits: ReadonlyArray<Limit<Case>>,
  check: (given: Case) => ReadonlyArray<Finding.Finding>
): void => {
  describe("a limit of an item", () => {
    for (const { finding, inside, name, outside, path, says } of limits) {
      it(name, () => {
        for (const given of inside) assert.deepStrictEqual(check(given), [])
        for (const given of outside) {
          const [found, ...more] = check(given)
          assert.lengthOf(more, 0)
          assert.strictEqual(`${found?.severity} ${found?.code}`, finding)
          assert.deepStrictEqual(found?.path, path)
          for (const words of says) assert.include(found?.message, words)
          if (found?.severity !== "note") assert.isNotEmpty(found?.hint)
        }
      })
    }
  })
}

/**
 * One key that people write: values that are taken, values that are refused, and what the refusal says.
 *
 * @category models
 */
export type Key = readonly [key: string, inside: ReadonlyArray<unknown>, outside: ReadonlyArray<unknown>, says: string]

/**
 * Bounds of a schema, such as an adapter's options or overrides. `valid` is what else has to be there.
 *
 * @category testing
 */
export const keys = (
  name: string,
  {
    keys,
    schema,
    valid
  }: {
    readonly schema: Schema.Codec<unknown, unknown>
    readonly valid: object
    readonly keys: ReadonlyArray<Key>
  }
): void => {
  const problems = (given: object): ReadonlyArray<string> =>
    Result.match(Decoding.strict(schema, { ...valid, ...given }), {
      onFailure: (found) => found.map(({ message }) => message),
      onSuccess: () => []
    })
  describe(`a limit of ${name}`, () => {
    for (const [key, inside, outside, says] of keys) {
      it(`${key}: ${says}`, () => {
        for (const value of inside) assert.deepStrictEqual(problems({ [key]: value }), [])
        for (const value of outside) {
          const [message, ...more] = problems({ [key]: value })
          assert.lengthOf(more, 0)
          assert.match(message ?? "", new RegExp(`^${key}.*: found `))
          assert.include(message, says)
        }
      })
    }
  })
}
