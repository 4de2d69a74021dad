/**
 * Officials with keys of their own, for tests.
 */
import { type Approval, type ApprovalContent, Signature } from "@loa/core"
import { generateKeyPairSync, sign } from "node:crypto"

export interface Approver {
  readonly key: string
  /** Signs whatever it is given. */
  readonly sign: <A extends object>(document: A) => A & { readonly key: string; readonly signature: string }
  readonly approve: (
    content: ApprovalContent.Content,
    changes?: Partial<Omit<Approval.Unsigned, "key">>
  ) => Approval.Approval
}

export const make = (by: string): Approver => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const key = `ed25519:${publicKey.export({ format: "jwk" }).x ?? ""}`
  const signWith: Approver["sign"] = (document) => {
    const named = { ...document, key }
    return { ...named, signature: sign(null, Signature.bytesOf(named), privateKey).toString("base64url") }
  }
  return {
    key,
    sign: signWith,
    approve: (content, changes = {}) =>
      signWith({
        schema: "loa.approval/1" as const,
        item: "bluezone-2020-08",
        ...content,
        destinations: ["portal", "fanpage"],
        by,
        approvedAt: "1970-01-01T00:00:00.000Z",
        ...changes
      })
  }
}
