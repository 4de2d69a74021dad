/**
 * The `loa` command as its users run it: a process of its own, from source.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { fileURLToPath } from "node:url"

const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url))

export interface Surroundings {
  readonly folder?: string
  readonly environment?: { readonly [name: string]: string }
  /** Options of Node itself. */
  readonly node?: ReadonlyArray<string>
}

export interface Ended {
  readonly exitCode: number | null
  /** Name of the signal that ended it. */
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** Nothing of the machine's own environment gets in: no locale, no secret, no vault key. */
const bare = {
  PATH: process.env["PATH"] ?? "",
  HOME: tmpdir(),
  NODE_COMPILE_CACHE: join(tmpdir(), "loa-test-compile-cache")
}

const collect = (stream: Readable): { text: string } => {
  const collected = { text: "" }
  stream.setEncoding("utf8").on("data", (chunk: string) => (collected.text += chunk))
  return collected
}

export const start = (
  words: ReadonlyArray<string>,
  { environment = {}, folder = tmpdir(), node = [] }: Surroundings = {}
): Running => {
  const child = spawn(process.execPath, [...node, bin, ...words], {
    cwd: folder,
    env: { ...bare, ...environment },
    stdio: ["ignore", "pipe", "pipe"]
  })
  const stdout = collect(child.stdout)
  const stderr = collect(child.stderr)
  const ended = once(child, "close").then(([exitCode, signal]): Ended => ({
    exitCode,
    signal,
    stdout: stdout.text,
    stderr: stderr.text
  }))
  return { child, ended }
}

export const run = (words: ReadonlyArray<string>, surroundings: Surroundings = {}): Promise<Ended> =>
  start(words, surroundings).ended
