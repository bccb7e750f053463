import { observeServerDate } from './clock.ts'

/** An answer of the API that is no success. `status` 0: the server could not be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  /** What else the server says of it, in a shape of the code's own. */
  readonly details: unknown

  constructor(status: number, code: string, message: string, details?: unknown) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401
}

/** Whose answer takes longer than this is asked anew: the connection is dead. */
const answerMs = 60_000

/** Asks the API; `path` comes without `/api/v1`. Throws ApiError. What changes something is waited for without end. */
export async function api<T>(path: string, options: ApiOptions = {}): Promise<T> {
  const { method = 'GET', body, signal, limitMs = method === 'GET' ? answerMs : null } = options
  const signals = [signal, limitMs === null ? undefined : AbortSignal.timeout(limitMs)]
  const headers: Record<string, string> = { accept: 'application/json' }
  if (method !== 'GET') headers['x-doprax-request'] = '1'
  if (body !== undefined) headers['content-type'] = 'application/json'
  const sentAt = Date.now()
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.any(signals.filter((one) => one !== undefined)),
    credentials: 'same-origin',
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiError(0, 'unreachable', 'The server can’t be reached right now.')
  })
  observeServerDate(response.headers.get('date'), sentAt, Date.now())
  if (!response.ok) throw await errorOf(response)
  return (response.status === 204 ? undefined : await response.json()) as T
}

interface ApiOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  signal?: AbortSignal
  limitMs?: number
}

/** The ApiError that a response describes. */
export async function errorOf(response: Response): Promise<ApiError> {
  const answer = (await response.json().catch(() => null)) as {
    error?: { code?: string; message?: string; details?: unknown }
  } | null
  return new ApiError(
    response.status,
    answer?.error?.code ?? 'http_error',
    answer?.error?.message ?? `The server answered ${response.status} ${response.statusText}`.trim(),
    answer?.error?.details,
  )
}
