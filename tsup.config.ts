import { readdirSync } from "node:fs"
import { builtinModules } from "node:module"
import { defineConfig, type Options } from "tsup"

type EsbuildPlugin = NonNullable<Options["esbuildPlugins"]>[number]

/** A library keeps its imports; TypeScript 7 makes the declarations (`tsc -b`), since tsup's own need TypeScript 6. */
const library = (name: string): Options => ({
  name,
  entry: { index: `packages/${name}/src/index.ts` },
  outDir: `packages/${name}/dist`,
  format: ["esm"],
  target: "node22",
  platform: "node",
  dts: false,
  sourcemap: true,
  clean: false,
  splitting: true,
  treeshake: true,
  // A module that exists under this name only, node:sqlite, would not be found without it.
  removeNodeProtocol: false,
  skipNodeModulesBundle: true
})

/**
 * Node's own modules are asked for where they are used instead of at the top of the bundle, where ESM would load all of
 * them, TLS and SQLite included, before `loa --version` prints a line.
 */
const lazyBuiltins: EsbuildPlugin = {
  name: "lazy-builtins",
  setup: (build) => {
    const names = builtinModules.flatMap((name) => [name, `node:${name}`])
    const pattern = new RegExp(`^(${[...names, "node:sqlite"].join("|")})$`)
    build.onResolve({ filter: pattern }, ({ path }) => ({ path, namespace: "builtin" }))
    build.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`
    }))
  }
}

/**
 * The command is one file with everything inside, so that it starts fast and runs alone. Only sharp stays outside: it is
 * native code, asked for when a picture has to be converted, and may be missing.
 */
const command: Options = {
  name: "cli",
  entry: { bin: "packages/cli/src/bin.ts" },
  outDir: "packages/cli/dist",
  format: ["esm"],
  target: "node22",
  platform: "node",
  dts: false,
  sourcemap: false,
  clean: false,
  splitting: false,
  minify: true,
  removeNodeProtocol: false,
  external: ["sharp"],
  noExternal: [/^(?!sharp$)/],
  esbuildPlugins: [lazyBuiltins]
}

export default defineConfig([
  ...readdirSync("packages")
    .filter((name) => name !== "cli")
    .map(library),
  command
])
