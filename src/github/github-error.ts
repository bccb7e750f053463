/** GitHub did not do what was asked. */
export class GithubError extends Error {
  override readonly name = 'GithubError'
  /** null: asking again makes no sense. Milliseconds that GitHub asks for, 0 where it asks for none. */
  readonly retryAfterMs: number | null
  /** Of its answer; null: there was none. */
  readonly status: number | null

  constructor(message: string, retryAfterMs: number | null, cause?: unknown, status: number | null = null) {
    super(message, { cause })
    this.retryAfterMs = retryAfterMs
    this.status = status
  }
}
