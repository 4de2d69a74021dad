#!/usr/bin/env node
/**
 * The door of the `loa` command. It answers `--version` by itself and refuses a Node that is too old, before anything
 * that an old Node could not read is loaded.
 */
import module from "node:module"
import manifest from "../package.json" with { type: "json" }
import * as Language from "./Language.ts"

/** Oldest Node the engine underneath runs on. Source: package.json of `effect`, engines. */
const oldest = { major: 22, minor: 19 }

const isTooOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  return major < oldest.major || (major === oldest.major && minor < oldest.minor)
}

const tooOld: Language.Text = {
  en: `Loa needs Node ${oldest.major}.${oldest.minor} or newer; this is ${process.version}. See https://nodejs.org/`,
  vi: `Loa cần Node ${oldest.major}.${oldest.minor} trở lên; máy này đang dùng ${process.version}. Xem https://nodejs.org/`
}

const [first] = process.argv.slice(2)

if (first === "--version" || first === "-V") {
  process.stdout.write(`${manifest.version}\n`)
} else if (isTooOld(process.versions.node)) {
  process.stderr.write(`${tooOld[Language.fromEnvironment(process.env)]}\n`)
  process.exitCode = 2
} else {
  module.enableCompileCache()
  const { start } = await import("./main.ts")
  await start(process, manifest.version)
}
