/**
 * The configuration a command works with, and the publisher made from it.
 */
import { Configuration, fromConfiguration, type PromisePublisher, type Report } from "@loa/sdk"
import { existsSync } from "node:fs"
import { relative, resolve } from "node:path"
import type { Context } from "./Context.ts"
import { UsageError } from "./Failure.ts"

/**
 * @category models
 */
export interface Session {
  readonly configuration: Configuration.Configuration
  readonly publisher: PromisePublisher<Report.Channels>
}

/** The configuration's file, as short as it can be named from the working directory. */
const fileOf = ({ folder, options, words }: Context): string => {
  if (options.config !== undefined) {
    if (!existsSync(resolve(folder, options.config))) throw new UsageError(words.configurationMissing(options.config))
    return options.config
  }
  const found = Configuration.find(folder)
  if (found === undefined) throw new UsageError(words.noConfiguration(folder))
  return relative(folder, found)
}

const warnOfMissingSecrets = (
  { stderr, words }: Context,
  { file, missingSecrets }: Configuration.Configuration
): void => {
  for (const problem of missingSecrets) {
    const line = `${words.severities.warning}: ${file}: ${words.missingSecret(problem)}`
    stderr.line(stderr.paint("yellow", line))
  }
}

/** Before anything is asked or shown: without its secrets nothing of a publication can be done. */
const requireSecrets = ({ file, missingSecrets }: Configuration.Configuration): void => {
  if (missingSecrets.length > 0) throw new Configuration.ConfigurationInvalid({ file, problems: [...missingSecrets] })
}

/**
 * Loads the configuration, gives a publisher to work with and closes it afterwards. With `sends: false` a secret that
 * cannot be read is only warned of.
 *
 * Errors: rejects with `ConfigurationInvalid`, and with what the work rejects with.
 *
 * @category running
 */
export const using = async <A>(
  context: Context,
  needs: { readonly sends: boolean },
  work: (session: Session) => Promise<A>
): Promise<A> => {
  const configuration = await Configuration.load(fileOf(context), context.environment)
  if (configuration.destinations.length === 0) throw new UsageError(context.words.noDestinations(configuration.file))
  if (needs.sends) requireSecrets(configuration)
  else warnOfMissingSecrets(context, configuration)
  return usingConfiguration(context, configuration, work)
}

/**
 * The same with a configuration already decoded.
 *
 * @category running
 */
export const usingConfiguration = async <A>(
  context: Context,
  configuration: Configuration.Configuration,
  work: (session: Session) => Promise<A>
): Promise<A> => {
  const publisher = fromConfiguration(configuration, context.environment)
  try {
    return await work({ configuration, publisher })
  } finally {
    await publisher.close()
  }
}
