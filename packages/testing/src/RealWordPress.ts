/**
 * A real WordPress for tests: Debian's packages, PHP's own web server and a private MariaDB, in a temporary folder.
 *
 * Nothing is installed and nothing stays: the first start downloads two `.deb` files into a cache, every start unpacks
 * them into a new folder, and `stop` ends the processes and deletes the folder. So does a process that dies first.
 */
import { execFile, execFileSync } from "node:child_process"
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { homedir, tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"

const assets = fileURLToPath(new URL("../assets/", import.meta.url))
const script = join(assets, "wp-server.sh")

const installCommand =
  "apt-get update && apt-get install -y --no-install-recommends " +
  "php-cli php-mysql php-gd php-mbstring php-getid3 mariadb-server-core mariadb-client-core"

/** Roles of the accounts every started site has. */
export type Role = "administrator" | "editor" | "author" | "contributor" | "subscriber"

/** One login of the site. */
export interface Account {
  readonly id: number
  readonly username: string
  readonly applicationPassword: string
}

/** One request the site answered: no query string, since it may carry a token. */
export interface LoggedRequest {
  readonly method: string
  readonly path: string
  readonly status: number
}

/** A running site. */
export interface RealWordPress {
  /** Without a trailing slash. */
  readonly url: string
  /** WordPress's own, e.g. `6.1.9`. */
  readonly version: string
  /** The editor. */
  readonly username: string
  readonly applicationPassword: string
  readonly accounts: Readonly<Record<Role, Account>>
  /** What WordPress itself has answered so far, in order; uploaded files are served without it. */
  readonly requests: () => Promise<ReadonlyArray<LoggedRequest>>
  /** Publishes scheduled posts that are due; the site does not do it by itself. */
  readonly runCron: () => Promise<void>
  /** Ends the processes and deletes the folder. May be called twice. */
  readonly stop: () => Promise<void>
}

/** How a site is started. */
export interface Options {
  /** Requests handled at once. Default 4. */
  readonly workers?: number
  /** Settings of PHP, e.g. `{ memory_limit: "64M" }`. */
  readonly php?: Readonly<Record<string, string>>
  /** Lines of PHP for `wp-config.php`, e.g. `define('DISALLOW_UNFILTERED_HTML', true);`. */
  readonly configuration?: string
}

/** Whether a site can be started here, and if not, why and what to do. */
export type Availability = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** Folder that keeps the two `.deb` files: `LOA_WORDPRESS_DEBS`, or `~/.cache/loa/wordpress-debs`. */
export const cacheFolder = (): string =>
  process.env.LOA_WORDPRESS_DEBS ?? join(homedir(), ".cache", "loa", "wordpress-debs")

/** A site cannot be had on this machine, and what to do about it. */
export class WordPressUnavailable extends Error {
  override readonly name = "WordPressUnavailable"
}

/** Looks at this machine without changing it; takes well under a second. */
export const available = (): Availability => {
  const reason = missingPrograms() ?? missingModules() ?? missingPackages()
  return reason === undefined ? { ok: true } : { ok: false, reason }
}

const searchPath = (): string => [process.env.PATH ?? "", "/usr/sbin", "/sbin"].join(delimiter)

const hasProgram = (name: string): boolean =>
  searchPath()
    .split(delimiter)
    .some((folder) => {
      try {
        accessSync(join(folder, name), constants.X_OK)
        return true
      } catch {
        return false
      }
    })

/** What the script may see of this process's environment: no variable of ours, which may be a secret. */
const environment = (): Record<string, string> => {
  const passed = ["HOME", "LANG", "TMPDIR", "http_proxy", "https_proxy", "no_proxy"]
  const kept = passed.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(kept), PATH: searchPath() }
}

const run = (program: string, ...parameters: ReadonlyArray<string>): string | undefined => {
  try {
    return execFileSync(program, parameters, {
      encoding: "utf8",
      env: environment(),
      stdio: ["ignore", "pipe", "ignore"]
    })
  } catch {
    return undefined
  }
}

const missingPrograms = (): string | undefined => {
  const needed = ["bash", "setsid", "dpkg", "php", "mariadbd", "mariadb-install-db"]
  const missing = needed.filter((name) => !hasProgram(name))
  return missing.length === 0 ? undefined : `not found: ${missing.join(", ")}. On Debian: ${installCommand}`
}

const missingModules = (): string | undefined => {
  const loaded = (run("php", "-m") ?? "").toLowerCase().split("\n")
  const missing = ["mysqli", "gd", "mbstring"].filter((name) => !loaded.includes(name))
  if (missing.length > 0) return `PHP lacks: ${missing.join(", ")}. On Debian: ${installCommand}`
  const hasGetId3 = (run("dpkg", "-L", "php-getid3") ?? "").includes("getid3.php")
  return hasGetId3 ? undefined : `not installed: php-getid3. On Debian: ${installCommand}`
}

const packages = ["wordpress", "wordpress-theme-twentytwentythree"]

const missingPackages = (): string | undefined => {
  const folder = cacheFolder()
  const files = existsSync(folder) ? readdirSync(folder) : []
  const isCached = (name: string) => files.some((file) => file.startsWith(`${name}_`) && file.endsWith(".deb"))
  if (packages.every(isCached)) return undefined
  if (run("apt-get", "download", "--print-uris", ...packages) !== undefined) return undefined
  return (
    `apt-get does not know the packages ${packages.join(" and ")}, and they are not in ${folder}. ` +
    `Run: apt-get update, or put the two .deb files there`
  )
}

/**
 * Starts a site of its own. Rejects with `WordPressUnavailable` where `available` says no or the packages cannot be
 * downloaded, and with what the script said when the site does not come up.
 */
export const start = async (options: Options = {}): Promise<RealWordPress> => {
  const availability = available()
  if (!availability.ok) throw new WordPressUnavailable(availability.reason)
  const folder = await mkdtemp(join(tmpdir(), "loa-wordpress-"))
  mkdirSync(cacheFolder(), { recursive: true })
  const onExit = () => stopNow(folder)
  process.once("exit", onExit)
  const stop = async () => {
    process.removeListener("exit", onExit)
    await runScript("down", folder)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    return toSite(folder, parseInfo(await runScript("up", folder, options)), stop)
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Starts a site, or says on stderr why there is none and answers `undefined`.
 * Where `LOA_REQUIRE_WORDPRESS=1` is set, absence is an error.
 */
export const requireOrExplain = async (options: Options = {}): Promise<RealWordPress | undefined> => {
  try {
    return await start(options)
  } catch (error) {
    if (!(error instanceof WordPressUnavailable) || process.env.LOA_REQUIRE_WORDPRESS === "1") throw error
    process.stderr.write(
      `\n*** No real WordPress for these tests: ${error.message}\n` +
        `*** Set LOA_REQUIRE_WORDPRESS=1 to make this a failure.\n\n`
    )
    return undefined
  }
}

/** Longest time of one start in milliseconds; a start takes about four seconds, a first download more. */
const startTimeout = 110_000

/** The script's exit code when the packages cannot be downloaded. */
const exitUnavailable = 3

const runScript = (command: "up" | "down", folder: string, options: Options = {}): Promise<string> => {
  const env = {
    ...environment(),
    WP_DEBS: cacheFolder(),
    WP_MU_PLUGINS: join(assets, "mu-plugins"),
    WP_PARENT: String(process.pid),
    PHP_WORKERS: String(options.workers ?? 4),
    PHP_INI_ARGS: Object.entries(options.php ?? {})
      .map(([name, value]) => `-d ${name}=${value}`)
      .join(" "),
    WP_CONFIG_EXTRA: options.configuration ?? ""
  }
  return new Promise((resolve, reject) => {
    execFile("bash", [script, command, folder], { env, timeout: startTimeout }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else if (error.code === exitUnavailable) reject(new WordPressUnavailable(stderr))
      else reject(new Error(`WordPress did not ${command === "up" ? "start" : "stop"}:\n${stderr}`))
    })
  })
}

/** For a process that ends without having called `stop`. */
const stopNow = (folder: string): void => {
  run("bash", script, "down", folder)
  rmSync(folder, { recursive: true, force: true })
}

interface Info {
  readonly url: string
  readonly version: string
  readonly accounts: Readonly<Record<Role, Account>>
}

const parseInfo = (line: string): Info => {
  const { url, version, users } = JSON.parse(line)
  const account = (role: Role): Account => {
    const { id, user, appPassword } = users[role]
    return { id, username: user, applicationPassword: appPassword }
  }
  return {
    url,
    version,
    accounts: {
      administrator: account("administrator"),
      editor: account("editor"),
      author: account("author"),
      contributor: account("contributor"),
      subscriber: account("subscriber")
    }
  }
}

const toSite = (folder: string, info: Info, stop: () => Promise<void>): RealWordPress => {
  let stopping: Promise<void> | undefined
  const { username, applicationPassword } = info.accounts.editor
  return {
    ...info,
    username,
    applicationPassword,
    requests: async () => parseLog(await readFile(join(folder, "run", "requests.log"), "utf8").catch(() => "")),
    runCron: async () => {
      await (await fetch(`${info.url}/wp-cron.php?doing_wp_cron`)).text()
    },
    stop: () => (stopping ??= stop())
  }
}

/** Lines such as `201 POST /wp-json/wp/v2/posts`. */
const parseLog = (log: string): ReadonlyArray<LoggedRequest> =>
  Array.from(log.matchAll(/^(\d{3}) ([A-Z]+) (.+)$/gm), ([, status, method = "", path = ""]) => ({
    method,
    path,
    status: Number(status)
  }))
