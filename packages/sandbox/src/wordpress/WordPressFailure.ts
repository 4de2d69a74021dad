/**
 * How a request to the REST API ends without its answer: refused, or with PHP dead.
 */

/** An answer that says no. `data` is sent with the status in it; `null` or text replaces it whole. */
export class RestFailure extends Error {
  readonly status: number
  readonly code: string
  readonly data: Readonly<Record<string, unknown>> | string | null
  readonly additional: ReadonlyArray<unknown> | undefined

  constructor(
    status: number,
    code: string,
    message: string,
    data: Readonly<Record<string, unknown>> | string | null = {},
    additional?: ReadonlyArray<unknown>
  ) {
    super(message)
    this.status = status
    this.code = code
    this.data = data
    this.additional = additional
  }
}

/** PHP died here: an HTML page instead of an answer. */
export class Crash extends Error {
  readonly headers: Readonly<Record<string, string>>

  constructor(headers: Readonly<Record<string, string>> = {}) {
    super("PHP died")
    this.headers = headers
  }
}
