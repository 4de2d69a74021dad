/**
 * What an administrator of the OA does when a refresh token is used up: lets the app in again, and puts the new refresh
 * token where the configuration reads it.
 */
import { Accounts } from "@loa/sandbox"
import type { Ended } from "./Command.ts"
import type { Stage } from "./Stage.ts"

/** True when the command sent nothing and says that only a person can help. */
export const isAsked = ({ exitCode, stderr }: Ended): boolean =>
  exitCode === 3 && stderr.includes("an OA administrator authorises the app again")

/** Gives the workspace a new refresh token. */
export const again = async ({ sandbox, workspace }: Pick<Stage, "sandbox" | "workspace">): Promise<void> => {
  const oauth = `${sandbox.url}/zalo/oauth/v4/oa`
  const asked = new URLSearchParams({ app_id: Accounts.zalo.appId, redirect_uri: "http://127.0.0.1/" })
  const consent = await fetch(`${oauth}/permission?${asked.toString()}`, { redirect: "manual" })
  const code = new URL(consent.headers.get("location") ?? "").searchParams.get("code") ?? ""
  const answer = await fetch(`${oauth}/access_token`, {
    method: "POST",
    headers: { secret_key: Accounts.zalo.appSecret },
    body: new URLSearchParams({ app_id: Accounts.zalo.appId, grant_type: "authorization_code", code })
  })
  const token: { readonly refresh_token?: unknown } = JSON.parse(await answer.text())
  workspace.environment["ZALO_REFRESH_TOKEN"] = String(token.refresh_token)
}
