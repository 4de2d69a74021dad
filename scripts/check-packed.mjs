// Packs every package as it would be published, installs them in an empty folder, imports each from there, and
// type-checks a consumer: what an outsider gets, not what the workspace sees.
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

const root = resolve(import.meta.dirname, "..")
const bin = (name) => join(root, "node_modules", ".bin", name)
const names = readdirSync(join(root, "packages"))
const libraries = names.filter((name) => name !== "cli")
const folder = mkdtempSync(join(tmpdir(), "loa-packed-"))
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" })

/** Unpacks a tarball where the package manager would put it. */
const unpack = (name) => {
  const tarball = join(folder, `${name}.tgz`)
  run("npx", ["--yes", "pnpm@12", "pack", "--out", tarball], join(root, "packages", name))
  run(bin("publint"), ["run", tarball, "--strict", "--level", "error"], folder)
  const target = join(folder, "node_modules", "@loa", name)
  mkdirSync(target, { recursive: true })
  run("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"], folder)
  // What its manifest declares, and nothing else, is the workspace's own copy from the registry; ours are the unpacked ones.
  const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
    readFileSync(join(target, "package.json"), "utf8")
  )
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
    if (!needed.startsWith("@loa/"))
      link(join(root, "packages", name, "node_modules", needed), join(folder, "node_modules", needed))
  }
  return tarball
}

const link = (from, to) => {
  mkdirSync(join(to, ".."), { recursive: true })
  try {
    symlinkSync(from, to)
  } catch (cause) {
    if (cause.code !== "EEXIST") throw cause
  }
}

const consumer = `
import { createPublisher, defineConfig, defineItem } from "@loa/sdk"
import type { Report } from "@loa/core"

const configuration = defineConfig({
  destinations: {
    portal: { channel: "wordpress", siteUrl: "https://portal.example.gov.vn", username: "editor", applicationPassword: { env: "PORTAL_PASSWORD" } },
    tube: { channel: "youtube", channelId: "UC1", clientId: "c", clientSecret: { env: "S" }, refreshToken: { env: "T" }, madeForKids: false }
  }
})
export const item = defineItem({ id: "tin-moi", title: "Tin mới" })
const publisher = await createPublisher(configuration)
const report = await publisher.publish(item)
const channel: "wordpress" | undefined = report.results.portal?.channel
const status: Report.Status | undefined = report.results.tube?.status
// @ts-expect-error there is no such destination
export const nobody = report.results.nobody
export { channel, status }
`

try {
  for (const name of names) {
    const tarball = unpack(name)
    if (name !== "cli") run(bin("attw"), [tarball, "--profile", "esm-only"], folder)
  }
  link(join(root, "node_modules", "@types", "node"), join(folder, "node_modules", "@types", "node"))
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }))
  const imports = libraries.filter((name) => name !== "testing").map((name) => `@loa/${name}`)
  for (const specifier of imports) run(process.execPath, ["-e", `await import("${specifier}")`], folder)
  writeFileSync(join(folder, "consumer.ts"), consumer)
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        noEmit: true,
        strict: true,
        module: "nodenext",
        target: "es2023",
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        types: ["node"],
        lib: ["ES2023", "DOM"]
      },
      files: ["consumer.ts"]
    })
  )
  run(bin("tsc"), ["-p", folder], folder)
  const alone = join(folder, "alone")
  mkdirSync(alone)
  cpSync(join(folder, "node_modules", "@loa", "cli", "dist", "bin.js"), join(alone, "bin.js"))
  const version = run(process.execPath, ["bin.js", "--version"], alone).trim()
  console.log(`packed: ${names.length} packages import and type-check as an outsider would; loa ${version} runs alone`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
