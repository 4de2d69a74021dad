/**
 * Error pages repeat requests now and then, headers included. What a site says is shown to people and kept in the
 * journal, so the credential is taken out before anything else reads the answer.
 */
import type { Http } from "@loa/adapter-kit"
import * as Result from "effect/Result"

/** PHP writes `/` as `\/` in JSON, and base64 has slashes. */
const unescaped = (text: string): string => text.replaceAll("\\/", "/")

const parse = (text: string): unknown =>
  Result.getOrUndefined(Result.try({ try: (): unknown => JSON.parse(text), catch: () => undefined }))

/**
 * The answer without any of the secrets. One that has none is given back untouched.
 *
 * @category mapping
 */
export const withoutSecrets = (answer: Http.Answer, secrets: ReadonlyArray<string>): Http.Answer => {
  const text = unescaped(answer.text)
  if (!secrets.some((secret) => text.includes(secret))) return answer
  const clean = secrets.reduce((words, secret) => words.replaceAll(secret, "(redacted)"), text)
  return { ...answer, text: clean, json: parse(clean) }
}
