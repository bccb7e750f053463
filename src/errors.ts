/** What a person did or met that we explain to them: a cause and a cure in one or two sentences. */
export class DopraxError extends Error {
  override readonly name: string = 'DopraxError'
  /** Stable, machine-readable: `no_dockerfile`, `name_taken`, ... */
  readonly code: string
  readonly status: number
  readonly details: unknown

  constructor(
    code: string,
    message: string,
    options: { status?: number; details?: unknown; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.status = options.status ?? 400
    this.details = options.details
  }
}

export class UnauthorizedError extends DopraxError {
  override readonly name = 'UnauthorizedError'
  constructor(
    message = 'A valid token is needed. The admin token is in the file admin-token of the data folder.',
  ) {
    super('unauthorized', message, { status: 401 })
  }
}

export class ForbiddenError extends DopraxError {
  override readonly name = 'ForbiddenError'
  constructor(message: string) {
    super('forbidden', message, { status: 403 })
  }
}

export class NotFoundError extends DopraxError {
  override readonly name = 'NotFoundError'
  constructor(message: string) {
    super('not_found', message, { status: 404 })
  }
}

export class ConflictError extends DopraxError {
  override readonly name = 'ConflictError'
  constructor(code: string, message: string, details?: unknown) {
    super(code, message, { status: 409, details })
  }
}

/** A deployment ends `failed` with this reason; the old release keeps serving. */
export class DeploymentFailedError extends DopraxError {
  override readonly name = 'DeploymentFailedError'
  constructor(code: string, message: string, options: { details?: unknown; cause?: unknown } = {}) {
    super(code, message, { status: 422, ...options })
  }
}

/** The sentence of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
