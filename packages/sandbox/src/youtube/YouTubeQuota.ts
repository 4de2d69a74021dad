/**
 * The project's quota: units of the day, and uploads in a bucket of their own. Both begin anew at midnight Pacific time.
 *
 * Source: https://developers.google.com/youtube/v3/determine_quota_cost
 */
import * as Errors from "./YouTubeErrors.ts"
import type { Context } from "./YouTubeState.ts"

/** What a project has used today. */
export interface Quota {
  /** Throws 403 `quotaExceeded` when fewer units are left. */
  readonly spend: (units: number) => void
  /** Throws 429 `rateLimitExceeded`, or 403 by the settings, when no upload is left. */
  readonly spendUpload: () => void
  readonly used: () => { readonly units: number; readonly uploads: number }
  /** Sets what is used today. */
  readonly set: (used: { readonly units: number | undefined; readonly uploads: number | undefined }) => void
  readonly reset: () => void
}

const pacific = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Los_Angeles" })

/** Makes a quota of which nothing is used. */
export const make = (context: Pick<Context, "now" | "settings">): Quota => {
  let day = ""
  let units = 0
  let uploads = 0
  const turnDay = () => {
    const today = pacific.format(context.now())
    if (today === day) return
    day = today
    units = 0
    uploads = 0
  }
  return {
    spend: (cost) => {
      turnDay()
      if (units + cost > context.settings().unitsPerDay) throw Errors.quotaExceeded()
      units += cost
    },
    spendUpload: () => {
      turnDay()
      const { uploadsPerDay, uploadQuotaAs403 } = context.settings()
      if (uploads >= uploadsPerDay) throw uploadQuotaAs403 ? Errors.quotaExceeded() : Errors.uploadsExhausted()
      uploads += 1
    },
    used: () => {
      turnDay()
      return { units, uploads }
    },
    set: (used) => {
      turnDay()
      units = used.units ?? units
      uploads = used.uploads ?? uploads
    },
    reset: () => {
      day = ""
    }
  }
}
