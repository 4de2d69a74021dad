/**
 * The known word nearest to a misspelt one.
 */

/** Longer words are nobody's keys; comparing them would take time without end. */
const unitsMax = 64

/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
const distance = (from: string, to: string): number => {
  const rows = [Array.from({ length: to.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const cost = from[i - 1] === to[j - 1] ? 0 : 1
      let best = Math.min((row[j - 1] ?? 0) + 1, (rows[i - 1]?.[j] ?? 0) + 1, (rows[i - 1]?.[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        best = Math.min(best, (rows[i - 2]?.[j - 2] ?? 0) + 1)
      }
      row.push(best)
    }
    rows.push(row)
  }
  return rows[from.length]?.[to.length] ?? Number.POSITIVE_INFINITY
}

/**
 * Suggests the known word a person most likely meant, or nothing when none is close: a third of the letters may differ.
 *
 * @category suggestions
 */
export const suggest = (word: string, known: ReadonlyArray<string>): string | undefined => {
  const lower = word.toLowerCase()
  let best: { readonly word: string; readonly edits: number } | undefined
  for (const candidate of word.length > unitsMax ? [] : known) {
    const editsMax = Math.max(1, Math.floor(candidate.length / 3))
    if (Math.abs(candidate.length - word.length) > editsMax) continue
    const edits = distance(lower, candidate.toLowerCase())
    if (edits <= editsMax && edits < (best?.edits ?? Number.POSITIVE_INFINITY)) best = { word: candidate, edits }
  }
  return best?.word
}
