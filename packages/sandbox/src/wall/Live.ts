/**
 * What keeps an open wall up to date, and the wall's sign.
 */

/** A loudspeaker, drawn in the text's colour. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path fill="#f2b705" d="M3 9.5v5A1.5 1.5 0 0 0 4.500 16H6l1.100 4.300a1 1 0 0 0 1 .7h1.300a1 1 0 0 0 1-1.200L9.500 16l7 3.500a1 1 0 0 0 1.500-.9V5.400a1 1 0 0 0-1.500-.9L9 8H4.500A1.500 1.500 0 0 0 3 9.500Z"/><path fill="none" stroke="#f2b705" stroke-width="1.800" stroke-linecap="round" d="M20.500 9.500a4 4 0 0 1 0 5"/></svg>`

/** Loads the page again when something was published, unless a video is playing. */
export const script = `"use strict"
const shown = document.currentScript.dataset.version
setInterval(async () => {
  if (document.hidden || [...document.querySelectorAll("video")].some((video) => !video.paused)) return
  const answer = await fetch("/wall/version").catch(() => undefined)
  if (answer?.ok && (await answer.json()).version !== shown) location.reload()
}, 2000)
`
