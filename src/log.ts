import { type Logger, pino } from 'pino'

/** NDJSON on stdout, which the supervisor passes on. Tokens never reach it. */
export function createLogger(name: string, level: string): Logger {
  return pino({ name, level, base: { name }, redact: ['req.headers.authorization', 'req.headers.cookie'] })
}
