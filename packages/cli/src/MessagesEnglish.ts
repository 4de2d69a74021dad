/**
 * The command's words in English, and with them the shape of every language's.
 */
import type { Finding, Report } from "@loa/sdk"

const statuses: { readonly [S in Report.Status]: string } = {
  published: "published",
  scheduled: "scheduled",
  pending: "pending",
  "already-published": "already published",
  "handed-off": "handed off",
  skipped: "skipped",
  blocked: "blocked",
  failed: "failed",
  unknown: "unknown"
}

const visibilities: { readonly [V in Report.Result["visibility"]]: string } = {
  public: "seen by the public",
  restricted: "not open to all",
  "not-found": "not found by a reader",
  unchecked: "not looked at"
}

const severities: { readonly [S in Finding.Severity]: string } = { error: "error", warning: "warning", note: "note" }

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`

/**
 * @category constants
 */
export const english = {
  statuses,
  visibilities,
  severities,
  /** What a code or a reason says, where the message beside it is in another language. */
  explain: (_code: string): string | undefined => undefined,

  usage: "Usage",
  commandsHeading: "Commands",
  flagsHeading: "Flags",
  exitCodesHeading: "Exit codes",
  exitCodes: {
    0: "all selected destinations are done",
    2: "wrong usage or configuration",
    3: "refused before anything was sent",
    4: "some destinations failed",
    5: "all destinations failed",
    6: "at least one is unknown: it may have been published; look at the channel first",
    7: "at least one is still pending: run again later",
    "130, 143": "interrupted: run again"
  },
  more: "More about one command: loa COMMAND --help",
  flagsPlace: "flags",

  noCommand: "a command is missing",
  unknownCommand: (found: string) => `there is no command "${found}"`,
  laterCommand: (found: string) => `"loa ${found}" is not available in this version`,
  unknownFlag: (found: string) => `there is no flag ${found}`,
  misplacedFlag: (found: string, command: string) => `${found} is not a flag of "loa ${command}"`,
  valueMissing: (flag: string, value: string) => `${flag} needs a value: ${flag} ${value}`,
  valueUnexpected: (flag: string) => `${flag} takes no value`,
  itemMissing: (command: string) => `"loa ${command}" needs an item: a .md, .yaml or .json file`,
  argumentMissing: (command: string, shown: string) => `"loa ${command}" needs${shown}`,
  addressInvalid: (found: string) => `--published is the address it is at, https://…, not "${found}"`,
  decisionMissing: "say either --published URL or --not-published",
  tooMany: (command: string, found: string) => `"loa ${command}" does not take "${found}" as well`,
  flagMissing: (command: string, flag: string, value: string) => `"loa ${command}" needs ${flag} ${value}`,
  recordMissing: "--record-key signs the record of --record FILE; name that as well",
  recordOfSeveral: "--record is for one item; publish them one after the other",
  instantInvalid: (found: string) =>
    `--expires is a date and time with its offset, such as 2020-08-31T17:00:00+07:00, not "${found}"`,
  portInvalid: (found: string) => `--port is a whole number from 0 to 65535, not "${found}"`,
  languageInvalid: (found: string) => `--lang is en or vi, not "${found}"`,
  destinationsInvalid: (found: string) => `--to is a list of names such as --to portal,fanpage, not "${found}"`,
  didYouMean: (word: string) => `did you mean "${word}"?`,
  seeHelp: (command: string) => `see: loa ${command === "" ? "" : `${command} `}--help`,

  noConfiguration: (folder: string) =>
    `there is no loa.config.ts, .json or .yaml in ${folder} or a folder above; name one with --config FILE`,
  configurationMissing: (file: string) => `${file}: there is no such configuration file; check --config`,
  noDestinations: (file: string) => `${file}: destinations: there are none; add at least one`,
  missingSecret: (problem: string) => `${problem}; publishing will need it`,

  publishing: (title: string, id: string) => `Publishing “${title}” (${id})`,
  started: (step: string) => `${step} …`,
  finished: (step: string) => `${step} done`,
  sent: (step: string, percent: number, size: string) => `${step} ${percent} % of ${size}`,
  waiting: (reason: string) => `waiting: ${reason}`,
  inLine: "waiting for its turn",
  refused: (id: string) => `${id}: refused; nothing was sent`,
  retryAfter: (instant: string) => `not before ${instant}`,
  summary: (done: number, count: number) => `${done} of ${plural(count, "destination")} done`,

  ask: (title: string, destinations: number) => `Publish “${title}” to ${plural(destinations, "destination")}? [y/N] `,
  askAll: (items: number, destinations: number) =>
    `Publish ${plural(items, "item")} to ${plural(destinations, "destination")} in all? [y/N] `,
  declined: "Nothing was published.",
  interrupted: "Interrupted. Run the same command again; it continues.",

  ready: (id: string, destinations: number) => `${id}: ready for ${plural(destinations, "destination")}`,
  awaitsApproval: (id: string, destinations: number) =>
    `${id}: ready for ${plural(destinations, "destination")}, and not approved yet`,
  notReady: (id: string, errors: number) => `${id}: ${plural(errors, "error")}; it cannot be published like this`,
  allPublished: (id: string) => `${id}: already published everywhere; nothing is left to do`,
  theItem: "item",
  after: (ids: string) => `after ${ids}`,
  skippedBecause: (reason: string) => `skipped: ${reason}`,
  kinds: { repeatable: "repeatable", commit: "commit" },
  optional: "optional",
  requests: (count: number) => plural(count, "request"),
  total: (steps: number, requests: number, size: string) =>
    `${plural(steps, "step")}, at least ${plural(requests, "request")}, ${size} of files`,
  quota: (uses: string) => `uses up: ${uses}`,
  quotaUse: (name: string, amount: string, allowance: string | undefined, per: "day" | "month") =>
    `${name} ${amount}${allowance === undefined ? "" : ` of ${allowance}`} a ${per}`,
  pace: (requests: number, seconds: number) => `pace: at most ${plural(requests, "request")} in ${seconds} s`,
  earliestFinish: (instant: string) => `finished at the earliest: ${instant}`,

  states: {
    published: "published",
    scheduled: "scheduled",
    unknown: "unknown: it may be there",
    interrupted: "interrupted: run publish again",
    failed: "did not get there"
  },
  nothingKnown: "the journal knows nothing of it",
  resolveWith: (item: string, destination: string) =>
    `look at the channel, then: loa resolve ${item} ${destination} --published URL, or --not-published`,
  resolved: (item: string, destination: string) => `${item} at ${destination}: written down`,

  passphraseUnset: (name: string) => `--passphrase-env: the environment variable ${name} is not set`,
  passphraseNeeded: (file: string) =>
    `${file} is protected by a passphrase; name its variable with --passphrase-env NAME`,
  askPassphrase: (file: string) => `Passphrase of ${file}: `,
  askNewPassphrase: "Passphrase for the new key, empty for none: ",
  askPassphraseAgain: "The same again: ",
  passphraseDiffers: "the two passphrases differ; no key was made",
  keyMade: (file: string) => `${file}: the private key, for its owner alone`,
  publicKeyMade: (file: string) => `${file}: the public key; list it under approval.keys of the configuration`,
  keyUnprotected: "The private key has no passphrase: whoever reads the file can approve.",

  approvalFor: (destinations: string) => `for ${destinations}`,
  approvalUntil: (instant: string) => `until ${instant}`,
  expiresInPast: (instant: string) => `--expires: ${instant} is over already`,
  askApproval: (by: string) => `Approve it as “${by}”, exactly as it is? [y/N] `,
  approvalDeclined: "Nothing was signed.",
  approvalWritten: (by: string, file: string) => `approved by “${by}”: ${file}`,
  notApprovable: (id: string) => `${id}: not approved; it cannot be published like this`,
  keyNotListed: (key: string) =>
    `The configuration does not list this key under approval.keys, so the approval does not count yet: ${key}`,
  approvedBy: (by: string, instant: string, destinations: string) =>
    `approved by “${by}” at ${instant} for ${destinations}`,
  approved: (id: string) => `${id}: approved as it is`,
  notApproved: (id: string) => `${id}: not approved as it is`,

  recordUnwritable: (file: string) => `--record: ${file} cannot be written; name a folder that is there and can be`,
  recordWritten: (file: string, signed: boolean) =>
    `${file}: the publication record, ${signed ? "signed" : "not signed"}`,
  recordMissed: (reason: string) => `What is published is published, but its record is not written: ${reason}`,
  recordOf: (id: string, instant: string, status: string) => `${id}: run that ended at ${instant}, ${status}`,
  journals: {
    same: "the journal is as it was then",
    different: "the journal has gone on since, or is another one",
    "not-compared": "there is no configuration here, so no journal to compare with"
  },
  recordHolds: "The record is what was signed.",
  recordDoesNotHold: "Do not rely on this record.",

  sandboxListening: (url: string) => `The sandbox listens at ${url}`,
  wall: (url: string) => `the wall, what the public would see: ${url}`,
  sandboxUse: "to publish to it, in another terminal (needs examples/cli of the repository):",
  sandboxUseJson: "a configuration for it, with its invented secrets: loa sandbox --json",
  untilInterrupt: "Ctrl-C ends it.",

  exampleMissing:
    "the example examples/cli/bluezone.md is not here or in a folder above; run the demo in a clone of the repository",
  demoFirst: "1. The same item on a portal, a Page, an Official Account and a channel, all emulated on this machine",
  demoSecond: "2. The same command again",
  demoPortalInPost: (address: string) => `The Facebook post carries the portal's address: ${address}`,
  demoPictureInArticle: (address: string) => `The Zalo article shows the portal's picture: ${address}`,
  demoOnce: "Nothing was published twice: every destination already had it, and no request changed anything.",
  demoFailed: "The demo did not end as it should.",

  defect: (detail: string) => `This is a defect of Loa, please report it: ${detail}`
}

/**
 * What every language has words for.
 *
 * @category models
 */
export type Messages = typeof english
