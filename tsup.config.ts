import { readdirSync } from "node:fs"
import { defineConfig, type Options } from "tsup"

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
  skipNodeModulesBundle: true
})

/** The command is one file with everything inside, so that it starts fast and runs alone. */
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
  noExternal: [/.*/],
  // CommonJS packages inside the bundle ask for Node's own modules through `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);"
  }
}

export default defineConfig([
  ...readdirSync("packages")
    .filter((name) => name !== "cli")
    .map(library),
  command
])
