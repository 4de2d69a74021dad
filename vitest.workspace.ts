import { existsSync, readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

const root = fileURLToPath(new URL(".", import.meta.url))

const project = (name: string, folder: string) => ({
  extends: true as const,
  test: { name, root: `${root}${folder}`, include: ["test/**/*.test.ts"] }
})

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      ...readdirSync(`${root}packages`)
        .filter((name) => existsSync(`${root}packages/${name}/test`))
        .map((name) => project(name, `packages/${name}`)),
      { extends: true as const, test: { name: "house", root, include: ["test/**/*.test.ts"] } }
    ]
  }
})
