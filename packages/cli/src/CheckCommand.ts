/**
 * `loa check` and `loa plan`.
 */
import * as Checking from "./Checking.ts"
import { type Context, oneOrAll, type RunCommand, writeJson } from "./Context.ts"
import * as Session from "./Session.ts"

const command =
  (write: (context: Context, checked: Checking.Checked) => void): RunCommand =>
  async (context) => {
    const items = await Checking.loadAll(context.items)
    return Session.using(context, { sends: false }, async ({ publisher }) => {
      const checked: Array<Checking.Checked> = []
      for (const named of items) {
        const preview = await publisher.check(named.item, Checking.surroundings(context, named))
        checked.push({ ...named, preview })
      }
      if (context.options.json) writeJson(context, oneOrAll(checked.map(({ preview }) => preview)))
      else for (const one of checked) write(context, one)
      return Checking.exitCodeOf(checked)
    })
  }

/**
 * @category running
 */
export const check: RunCommand = command((context, checked) => Checking.writeFindings(context, context.stdout, checked))

/**
 * @category running
 */
export const plan: RunCommand = command((context, checked) => Checking.writePlan(context, context.stdout, checked))
