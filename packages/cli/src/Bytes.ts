/**
 * Byte counts as people read them.
 */
import type { Language } from "./Language.ts"

const units = ["B", "KiB", "MiB", "GiB"] as const

/**
 * Writes a count of bytes with at most one decimal, for example `1.5 MiB`; with a decimal comma in Vietnamese.
 *
 * @category formatting
 */
export const format = (byteLength: number, language: Language): string => {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, byteLength)) / 10))
  const amount = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(byteLength / 1024 ** power)
  return `${amount} ${units[power] ?? "B"}`
}
