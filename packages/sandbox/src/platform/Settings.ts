/**
 * Settings that a test may change while an emulator runs: flat, with a default for each.
 */

/** A flat object of settings. */
export type Settings = Readonly<Record<string, string | number | boolean>>

/**
 * Returns `settings` with the values of `argument`, which comes from outside.
 * Throws for an unknown name and for a value of another kind than the one it replaces.
 */
export const merge = <S extends Settings>(settings: S, argument: unknown): S => {
  if (typeof argument !== "object" || argument === null) throw new Error("Settings are an object of names and values")
  for (const [name, value] of Object.entries(argument)) {
    if (!Object.hasOwn(settings, name)) {
      throw new Error(`No setting is called "${name}": there are ${Object.keys(settings).join(", ")}`)
    }
    if (typeof value !== typeof settings[name]) {
      throw new Error(`The setting "${name}" is a ${typeof settings[name]}, not a ${typeof value}`)
    }
  }
  return { ...settings, ...argument }
}
