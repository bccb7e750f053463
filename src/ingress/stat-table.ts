/** Figures of a server or of a whole backend since its worker process started. */
export interface Counters {
  /** Requests and upgraded connections in flight. */
  inFlight: number
  /** Responses of any status, also those that HAProxy made itself; connections where it isn't HTTP. */
  responses: number
  /** Requests for which no server could be reached. */
  connectionErrors: number
  /** Responses that the server broke off, never began or wrote wrongly. */
  responseErrors: number
}

/** By `<backend>/<server>`, or `<backend>/BACKEND`. Source: HAProxy management guide, 9.1 CSV format. */
export function parseCounters(text: string): Map<string, Counters> {
  return new Map(
    rows(text).map((row) => [
      `${row.get('pxname')}/${row.get('svname')}`,
      {
        inFlight: Number(row.get('scur')),
        responses: responses(row),
        connectionErrors: Number(row.get('econ')),
        responseErrors: Number(row.get('eresp')),
      },
    ]),
  )
}

function responses(row: Map<string, string>): number {
  if (row.get('mode') === 'tcp') return Number(row.get('stot'))
  return ['1xx', '2xx', '3xx', '4xx', '5xx', 'other'].reduce(
    (sum, kind) => sum + Number(row.get(`hrsp_${kind}`)),
    0,
  )
}

export const parseFrontends = (text: string): string[] => rows(text).map((row) => row.get('pxname')!)

function rows(text: string): Map<string, string>[] {
  const [header, ...lines] = text.split('\n')
  const names = header!.slice(2).split(',')
  return lines.filter(Boolean).map((line) => {
    const fields = line.split(',')
    return new Map(names.map((name, index) => [name, fields[index]!]))
  })
}
