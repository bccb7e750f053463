import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { LfsObject } from '../../../src/domain/lfs.ts'
import type { GuardedHttp } from './guarded-http.ts'
import { badStatus, LfsFailure } from './lfs-failure.ts'
import type { LfsServer } from './lfs-server.ts'

const type = 'application/vnd.git-lfs+json'
const answerBytes = 4 * 1024 * 1024
const saidLength = 200

const answerSchema = z.object({
  transfer: z.string().nullish(),
  hash_algo: z.string().nullish(),
  objects: z.array(
    z.object({
      oid: z.string(),
      authenticated: z.boolean().nullish(),
      actions: z
        .object({
          download: z
            .object({ href: z.string(), header: z.record(z.string(), z.string()).nullish() })
            .nullish(),
        })
        .nullish(),
      error: z.object({ code: z.number(), message: z.string().catch('') }).nullish(),
    }),
  ),
})

export type ObjectAnswer = z.infer<typeof answerSchema>['objects'][number]

/** How each of some objects is downloaded, by its oid (git-lfs, docs/api/batch.md). Rejects with an LfsFailure. */
export async function askBatch(
  http: GuardedHttp,
  { url, headers }: LfsServer,
  objects: LfsObject[],
  signal: AbortSignal,
): Promise<Map<string, ObjectAnswer>> {
  const body = JSON.stringify({
    operation: 'download',
    transfers: ['basic'],
    objects: objects.map(({ oid, size }) => ({ oid, size })),
    hash_algo: 'sha256',
  })
  const api = new URL(`${url.href}/objects/batch`)
  const answer = await http.send(
    'POST',
    api,
    { ...headers, accept: type, 'content-type': type },
    body,
    signal,
  )
  const text = await readText(answer)
  const status = answer.statusCode!
  if (status >= 300 && status < 400)
    throw new LfsFailure('it has moved: give the source the URL to which it redirects')
  if (status === 401 || status === 404) throw refusal(status, saidIn(text))
  if (status !== 200) throw badStatus(status, saidIn(text))
  const { transfer, hash_algo: algorithm, objects: answers } = parseAnswer(text)
  if (transfer && transfer !== 'basic') throw new LfsFailure(`it wants the transfer '${transfer}', not basic`)
  if (algorithm && algorithm !== 'sha256')
    throw new LfsFailure(`it names contents by ${algorithm}, not sha256`)
  return new Map(answers.map((each) => [each.oid, each]))
}

function parseAnswer(text: string): z.infer<typeof answerSchema> {
  try {
    return answerSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new LfsFailure('it does not answer as a Git LFS server does', { cause })
  }
}

/** In git's words, by which a token that is not taken any more is known. */
function refusal(status: number, said: string): LfsFailure {
  const words = said ? `, ${said}` : ''
  return new LfsFailure(
    `it has no Git LFS for this repository, or the source has no token that may read it (error: ${status}${words})`,
  )
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > answerBytes) throw new LfsFailure('its answer does not end')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** Of an error: what the server says to it, as one short line; empty: nothing. */
function saidIn(text: string): string {
  try {
    return oneLine(z.object({ message: z.string() }).parse(JSON.parse(text)).message)
  } catch {
    return ''
  }
}

export function oneLine(text: string): string {
  return text
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, saidLength)
}
