/**
 * What reading a file gives.
 */
import type { MediaFiles } from "@loa/core"

/** @category models */
export type Facts = Omit<MediaFiles.MeasuredFile, "source" | "fileName" | "byteLength" | "sha256">

/**
 * Why a file cannot be used, in the words of a finding. The message follows the file's name.
 *
 * @category models
 */
export interface Problem {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/**
 * @category models
 */
export interface Reading {
  readonly facts: Facts
  readonly problem?: Problem
}
