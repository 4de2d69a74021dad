/**
 * How much Markdown a body may be. Readers of Markdown take memory for every sign and time for the square of what stands
 * inside each other; these bounds keep any body within seconds and a few hundred mebibytes, and no honest one reaches them.
 */

/** In UTF-16 units: some fifty pages. */
const unitsMax = 100_000

/** Signs and line ends, by which Markdown tells what something is. Letters, digits and the commonest signs are free. */
const signsMax = 10_000

/** Lines, empty ones too: each may be a heading or an entry of its own. */
const linesMax = 3_000

/** Lists and quotes inside each other. */
const depthMax = 20

/** Signs of emphasis and links in one piece of text, where each may stand inside the other. */
const marksMax = 1_000

const signs = /[^\p{L}\p{M}\p{N} ,.;?]/gu

const marker = String.raw`(?:>|[-+*]|\d{1,9}[.)])`

/** A line that begins too many at once, or one so far inside that as many must be around it. */
const tooDeep = new RegExp(
  String.raw`^(?:[ \t]*(?:${marker}[ \t]*){${depthMax + 1}}|[ \t]{${2 * depthMax + 2},}${marker}[ \t])`,
  "m"
)

/** Where no emphasis and no link goes on: an empty line, and the beginning of a list's entry. */
const pieceEnd = /\n[ \t]*\n|\n(?= {0,3}[-+*] \S)/

const marks = /\*+|_+|~+|\[/g

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/** A line end at the very end begins no line. */
const linesOf = (body: string): number => countOf(body, /\r\n?|\n/g) + (body === "" || /[\r\n]$/.test(body) ? 0 : 1)

/**
 * What is too much about a body; nothing when it can be read.
 *
 * @category checking
 */
export const check = (body: string): string | undefined => {
  const bounds = [
    [body.length, "characters", unitsMax],
    [linesOf(body), "lines", linesMax],
    [countOf(body, signs), "signs and line ends", signsMax]
  ] as const
  const exceeded = bounds.find(([found, , max]) => found > max)
  if (exceeded !== undefined) {
    const [found, what, max] = exceeded
    return `has ${found} ${what}, at most ${max} are read; give long material as an asset`
  }
  if (tooDeep.test(body)) return `has more than ${depthMax} lists or quotes inside each other`
  return body.split(pieceEnd).some((piece) => countOf(piece, marks) > marksMax)
    ? `has a paragraph with more than ${marksMax} signs of emphasis and links; part it with empty lines`
    : undefined
}
