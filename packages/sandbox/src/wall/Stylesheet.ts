/**
 * How the wall looks. Fonts are those of the reader's machine, the ones with Vietnamese letters first.
 */

const base = `
*, *::before, *::after { box-sizing: border-box }
:root { color-scheme: light; --ink: #16202e; --quiet: #647083; --line: #e2e7ee; --paper: #fff }
html { -webkit-text-size-adjust: 100% }
body { margin: 0; background: #e9edf3; color: var(--ink); font: 15px/1.55 "Be Vietnam Pro", "Noto Sans", "Segoe UI", system-ui, -apple-system, Roboto, sans-serif; text-rendering: optimizeLegibility }
h1, h2, h3, p, figure { margin: 0 }
h3 a { color: inherit; text-decoration: none }
h3 a:hover, .when a:hover { text-decoration: underline }
a { color: #0a5bd3; overflow-wrap: anywhere }
a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; border-radius: 2px }
img, video { display: block; max-width: 100%; height: auto }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 12px 16px; padding: 20px clamp(16px, 2.5vw, 32px); background: #12233f; color: #fff }
.mark { display: grid; place-items: center; width: 48px; height: 48px; border-radius: 14px; background: #ffffff14 }
.mark svg { width: 30px; height: 30px }
.top h1 { font-size: clamp(20px, 2vw, 24px); line-height: 1.3; letter-spacing: -.01em }
.top > div:nth-child(2) { flex: 1 1 0; min-width: min(100%, 200px) }
.top p { color: #c3cfe2; font-size: 14px }
.tally { margin-left: auto; padding: 6px 14px; border-radius: 999px; background: #ffffff14; white-space: nowrap }
.tally strong { color: #fff }
`

const layout = `
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 20px; align-items: start; padding: 20px clamp(12px, 2.5vw, 32px) 48px; max-width: 1800px; margin: 0 auto }
.column { min-width: 0; border-radius: 16px; overflow: hidden; background: var(--back, #f4f6f9); box-shadow: 0 1px 2px #0f1e3514, 0 8px 24px #0f1e3514 }
.column > header { padding: 14px 16px 12px; border-bottom: 3px solid var(--edge, transparent); background: var(--head, #fff); color: var(--head-ink, #fff) }
.column h2 { font-size: 17px; line-height: 1.35 }
.kind { font-size: 12px; opacity: .85 }
.cards { display: grid; gap: 12px; padding: 12px }
.card { position: relative; min-width: 0; padding: 16px; border-radius: 12px; background: var(--paper); overflow: hidden }
.card h3 { font-size: 18px; line-height: 1.38; letter-spacing: -.005em; text-wrap: pretty }
.when { color: var(--quiet); font-size: 13px; text-decoration: none }
.badge { display: inline-block; margin-bottom: 8px; padding: 2px 10px; border-radius: 999px; background: #fff1cc; color: #6b4b00; font-size: 12px; font-weight: 600 }
.card:not(.public) > :not(.badge) { opacity: .78 }
.prose { margin-top: 12px; overflow-wrap: break-word }
.prose > * + * { margin-top: 10px }
.prose h1, .prose h2, .prose h3, .prose h4 { font-size: 16px; line-height: 1.4; margin-top: 16px }
.prose ul, .prose ol { padding-left: 22px; margin-bottom: 0 }
.prose blockquote { margin: 10px 0 0; padding-left: 12px; border-left: 3px solid var(--line); color: var(--quiet) }
.prose img, .prose video { width: 100%; border-radius: 8px; background: #0001 }
.prose figcaption { margin-top: 6px; color: var(--quiet); font-size: 13px; text-align: center; overflow-wrap: anywhere }
.prose table { width: 100%; border-collapse: collapse; font-size: 14px }
.prose td, .prose th { padding: 6px 8px; border: 1px solid var(--line); text-align: left }
.prose pre { overflow-x: auto }
.folded { max-height: 34rem; overflow: hidden; -webkit-mask-image: linear-gradient(#000 82%, #0000); mask-image: linear-gradient(#000 82%, #0000) }
.more { margin-top: 8px; font-size: 14px; font-weight: 600 }
.who { display: flex; gap: 10px; align-items: center; line-height: 1.35 }
.face { flex: none; display: grid; place-items: center; width: 40px; height: 40px; border-radius: 50%; background: var(--face, #4a5a70); color: #fff; font-weight: 700 }
.nothing { padding: 44px 20px; border: 1.5px dashed #c5cedb; border-radius: 12px; text-align: center; color: var(--quiet); font-size: 14px; text-wrap: balance }
.nothing p:first-child { color: var(--ink); font-weight: 600; font-size: 15px }
@media (max-width: 640px) {
  .tally { margin-left: 0 }
  main { padding-top: 12px; gap: 16px }
}
`

const looks = `
.wordpress { --edge: #f2b705; --head: linear-gradient(#a5141c, #8f0f17); --back: #f6f3ee }
.wordpress .crumbs { margin-bottom: 8px; color: #8f0f17; font-size: 12.5px }
.wordpress h3 { color: #7d0d14; font-size: 20px }
.wordpress .when { margin-top: 6px; padding-bottom: 10px; border-bottom: 1px solid var(--line) }
.wordpress .prose { text-align: start }
.facebook { --head: #fff; --head-ink: #16202e; --back: #f0f2f5; --face: #1b5fc4; --edge: #1b5fc4 }
.facebook .card { padding: 14px 16px 0; border-radius: 10px; box-shadow: 0 1px 2px #0000001f }
.facebook .card > video, .gallery { width: calc(100% + 32px); max-width: none; margin: 12px -16px 0; background: #0b1220 }
.facebook .card > video { max-height: 32rem }
.gallery { position: relative; display: grid; grid-template-columns: 1fr 1fr; gap: 3px; background: #fff }
.gallery img { width: 100%; height: 100%; aspect-ratio: 1; object-fit: cover }
.gallery.of-1 { grid-template-columns: 1fr }
.gallery.of-1 img { aspect-ratio: auto; max-height: 34rem }
.gallery.of-3 img:first-child { grid-column: 1 / -1; aspect-ratio: 16 / 10 }
.rest { position: absolute; right: 12px; bottom: 12px; padding: 4px 12px; border-radius: 999px; background: #000a; color: #fff; font-weight: 600 }
.actions { display: flex; justify-content: space-around; margin-top: 12px; padding: 10px 0; border-top: 1px solid var(--line); color: var(--quiet); font-size: 14px; font-weight: 600 }
.zalo { --edge: #0a4fc0; --head: #0f62e6; --back: #e8f0fb }
.zalo .when { margin-top: 6px }
.zalo .prose > p > strong { font-weight: 600; color: #2b3b52 }
.zalo .prose figure { margin-inline: -16px }
.zalo .prose figure img { border-radius: 0 }
.zalo .prose figcaption { padding-inline: 16px }
.youtube { --edge: #b3261e; --head: #181818; --back: #fff; --face: #b3261e }
.youtube .cards { gap: 20px; padding: 0 }
.youtube .card { padding: 0 0 16px; border-radius: 0 }
.youtube .card > :not(.stage, .badge) { margin-inline: 16px }
.youtube .badge { position: absolute; z-index: 1; top: 12px; left: 12px; margin: 0 }
.youtube h3 { margin-top: 12px; font-size: 18px }
.youtube .who { margin-top: 10px }
.stage { display: grid; place-items: center; aspect-ratio: 16 / 9; background: #000; color: #aaa; font-size: 14px }
.stage video { width: 100%; height: 100%; object-fit: contain }
.description { margin-top: 12px; padding: 10px 12px; border-radius: 12px; background: #f2f2f2; font-size: 14px }
.description .when { color: var(--ink); font-weight: 600 }
.description .prose { margin-top: 4px }
.youtube .nothing { margin: 12px }
`

/** Everything between the style tags. */
export const stylesheet = base + layout + looks
