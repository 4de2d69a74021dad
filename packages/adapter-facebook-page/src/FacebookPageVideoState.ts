/**
 * Pure: what a video's `status` says. Meta's papers spell it in two ways; both are read.
 *
 * Source: https://developers.facebook.com/docs/video-api/guides/reels-publishing
 */
import type * as FacebookPageSchema from "./FacebookPageSchema.ts"

/**
 * How far a video is.
 *
 * - `Open`: nobody asked for its publication yet, or the wish did not arrive.
 * - `Accepted`: it was asked for and is not finished.
 *
 * @category models
 */
export type PublicationState =
  | { readonly _tag: "Open" | "Accepted" | "Published" | "Expired" }
  | { readonly _tag: "Failed"; readonly detail: string }

const failures = ["error", "upload_failed"]

type Phase = NonNullable<NonNullable<FacebookPageSchema.Video["status"]>["publishing_phase"]>

const problemOf = (phase: Phase | undefined): string | undefined => phase?.error?.message ?? phase?.errors?.[0]?.message

/**
 * Reads a video's state from both spellings of its status. Processing begins with the upload, so only the publishing
 * phase shows that publication was asked for.
 *
 * Source: https://developers.facebook.com/docs/video-api/guides/reels-publishing
 *
 * @category mapping
 */
export const toPublicationState = ({ status, published }: FacebookPageSchema.Video): PublicationState => {
  const publishing = status?.publishing_phase
  const publishStatus = publishing?.publish_status
  if (publishStatus === "error" || failures.includes(status?.video_status ?? "")) {
    const phases = [status?.publishing_phase, status?.processing_phase, status?.uploading_phase]
    return { _tag: "Failed", detail: phases.map(problemOf).find((text) => text !== undefined) ?? "no reason given" }
  }
  if (publishStatus === "published" || publishStatus === "scheduled") return { _tag: "Published" }
  if (published === true) return { _tag: status?.video_status === "processing" ? "Accepted" : "Published" }
  if (publishing?.status !== undefined && publishing.status !== "not_started") return { _tag: "Accepted" }
  return { _tag: status?.video_status === "expired" ? "Expired" : "Open" }
}

/**
 * How many bytes of a video have arrived, and whether that is all.
 *
 * @category mapping
 */
export const toUploadState = ({ status }: FacebookPageSchema.Video) => {
  const phase = status?.uploading_phase
  return {
    byteLength: Number(phase?.bytes_transfered ?? phase?.bytes_transferred ?? 0),
    isComplete: phase?.status === "complete" || phase?.status === "completed",
    isExpired: ["expired", ...failures].includes(status?.video_status ?? "")
  }
}
