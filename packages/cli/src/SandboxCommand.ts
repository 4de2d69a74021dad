/**
 * `loa sandbox`.
 */
import { Accounts, Sandbox } from "@loa/sandbox"
import { type Context, type RunCommand, writeJson } from "./Context.ts"
import { exitCodes } from "./ExitCode.ts"
import { UsageError } from "./Failure.ts"
import * as Interrupt from "./Interrupt.ts"

/** Port the example's configuration names. */
const portDefault = 4010

/**
 * Starts a sandbox. A port in use is a mistake of usage.
 *
 * @category constructors
 */
export const start = async (port: number): Promise<Sandbox.Sandbox> => {
  try {
    return await Sandbox.start({ port })
  } catch (cause) {
    throw cause instanceof Sandbox.SandboxPortInUse ? new UsageError(cause.message) : cause
  }
}

const tell = ({ options, stderr, stdout, words }: Context, { platforms, url }: Sandbox.Sandbox): void => {
  stderr.line(stderr.paint("bold", words.sandboxListening(url)))
  for (const name of Object.keys(platforms)) stderr.line(`  ${url}/${name}`)
  stderr.line(words.wall(`${url}/`))
  if (url.endsWith(`:${portDefault}`)) {
    stderr.line(words.sandboxUse)
    stderr.line("  set -a; . examples/cli/sandbox.env; set +a")
    stderr.line("  loa publish examples/cli/bluezone.md --config examples/cli/sandbox.config.json")
  }
  if (!options.json) stderr.line(words.sandboxUseJson)
  stderr.line(words.untilInterrupt)
  if (!options.json && !(stdout.isTerminal && stderr.isTerminal)) stdout.line(url)
}

/**
 * @category running
 */
export const sandbox: RunCommand = async (context) => {
  const running = await start(context.options.port ?? portDefault)
  try {
    tell(context, running)
    if (context.options.json) {
      const configuration = { destinations: Accounts.configuration(running.url) }
      writeJson(context, { url: running.url, configuration, environment: Accounts.environment })
    }
    await Interrupt.until(context.signal)
    return exitCodes.done
  } finally {
    await running.close()
  }
}
