/**
 * Who may import whom, as a test: arrows point to the core and none leaves it, adapters do not know each other, and the
 * emulators are written without looking at an adapter.
 */
import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const packages = readdirSync(join(root, "packages"))
const adapters = packages.filter((name) => name.startsWith("adapter-") && name !== "adapter-kit")

const allowed: { readonly [name: string]: ReadonlyArray<string> } = {
  core: [],
  "adapter-kit": ["core"],
  ...Object.fromEntries(adapters.map((name) => [name, ["core", "adapter-kit"]])),
  sandbox: [],
  testing: ["core", "sandbox"],
  sdk: ["core", "adapter-kit", ...adapters],
  cli: ["sdk", "sandbox"]
}

/** Packages that may use Node's own modules at run time. */
const knowNode = ["sandbox", "testing", "sdk", "cli"]

const sourcesOf = (name: string): ReadonlyArray<string> =>
  readdirSync(join(root, "packages", name, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(root, "packages", name, "src", file))

const importsOf = (file: string): ReadonlyArray<string> => {
  const text = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\//g, "")
  const patterns = [
    /(?:^|\n)(?:import|export)\s(?:[^"'\n;]|\{[^}]*\})*?from\s*["']([^"']+)["']/g,
    /(?:^|\n)import\s*["']([^"']+)["']/g,
    /\bimport\(\s*["']([^"']+)["']/g
  ]
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""))
}

const graph = new Map(packages.flatMap((name) => sourcesOf(name).map((file) => [file, importsOf(file)] as const)))

describe("boundaries", () => {
  it("knows every package", () => {
    assert.deepStrictEqual(Object.keys(allowed).sort(), [...packages].sort())
  })

  it.each(packages)("%s imports only what it may", (name) => {
    const wrong = sourcesOf(name).flatMap((file) =>
      (graph.get(file) ?? [])
        .filter((specifier) => specifier.startsWith("@loa/"))
        .map((specifier) => specifier.split("/")[1] ?? "")
        .filter((imported) => !(allowed[name] ?? []).includes(imported))
        .map((imported) => `${relative(root, file)} imports ${imported}`)
    )
    assert.deepStrictEqual(wrong, [])
  })

  it.each(packages.filter((name) => !knowNode.includes(name)))("%s does not know Node", (name) => {
    const wrong = sourcesOf(name).filter((file) =>
      (graph.get(file) ?? []).some(
        (specifier) => specifier.startsWith("node:") || specifier.startsWith("@effect/platform")
      )
    )
    assert.deepStrictEqual(
      wrong.map((file) => relative(root, file)),
      []
    )
  })

  it("imports Effect by module, never as a whole, so that a start loads only what it uses", () => {
    const wrong = [...graph].filter(([, specifiers]) => specifiers.includes("effect"))
    assert.deepStrictEqual(
      wrong.map(([file]) => relative(root, file)),
      []
    )
  })

  it("declares what it imports from the workspace", () => {
    const wrong = packages.flatMap((name) => {
      const manifest: { readonly dependencies?: object; readonly peerDependencies?: object } = JSON.parse(
        readFileSync(join(root, "packages", name, "package.json"), "utf8")
      )
      const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
      const used = sourcesOf(name).flatMap((file) =>
        (graph.get(file) ?? []).filter((specifier) => specifier.startsWith("@loa/"))
      )
      return [...new Set(used)]
        .filter((specifier) => !declared.includes(specifier))
        .map((specifier) => `${name}: ${specifier}`)
    })
    assert.deepStrictEqual(wrong, [])
  })

  it("has no circle between files", () => {
    const circles: Array<string> = []
    const done = new Set<string>()
    const visit = (file: string, path: ReadonlyArray<string>): void => {
      if (path.includes(file)) {
        circles.push([...path.slice(path.indexOf(file)), file].map((part) => relative(root, part)).join(" -> "))
        return
      }
      if (done.has(file)) return
      for (const specifier of graph.get(file) ?? []) {
        if (specifier.startsWith(".")) visit(join(dirname(file), specifier), [...path, file])
      }
      done.add(file)
    }
    for (const file of graph.keys()) visit(file, [])
    assert.deepStrictEqual(circles, [])
  })

  it("has no source file past 350 lines", () => {
    const long = [...graph.keys()]
      .map((file) => ({ file: relative(root, file), lines: readFileSync(file, "utf8").split("\n").length }))
      .filter(({ lines }) => lines > 350)
    assert.deepStrictEqual(long, [])
  })

  it("lays every adapter out alike", () => {
    const roles = ["Adapter", "Checks", "Client", "Limits", "Mapping", "Plan", "Schema", "Steps"]
    const missing = adapters.flatMap((name) => {
      const files = sourcesOf(name).map((file) => relative(join(root, "packages", name, "src"), file))
      const wanted = [
        ...roles.map((role) => new RegExp(`^[A-Z]\\w+${role}\\.ts$`)),
        /^internal\/errors\.ts$/,
        /^index\.ts$/
      ]
      return wanted
        .filter((pattern) => !files.some((file) => pattern.test(file)))
        .map((pattern) => `${name}: ${pattern.source}`)
    })
    assert.deepStrictEqual(missing, [])
  })
})
