import { z } from 'zod'
import { isLfsOid, type LfsObject } from '../../domain/lfs.ts'
import { megabytes } from '../../domain/size-text.ts'
import { DopraxError } from '../../errors.ts'

const schema = z.object({
  operation: z.enum(['upload', 'download']),
  transfers: z.array(z.string()).nullish(),
  hash_algo: z.string().nullish(),
  objects: z.array(z.object({ oid: z.string(), size: z.number() })).max(1000),
})

export interface Batch {
  operation: 'upload' | 'download'
  objects: LfsObject[]
}

/** An object's error, with a code of HTTP's, or whether its content is to be transferred. */
export type Verdict = { error: { code: number; message: string } } | { transfer: boolean }

/** Reads a request of the batch API (git-lfs, docs/api/batch.md). Throws a DopraxError `bad_batch`. */
export function readBatch(body: string): Batch {
  const parsed = schema.safeParse(parseJson(body))
  if (!parsed.success) throw badBatch(z.prettifyError(parsed.error))
  const { operation, transfers, hash_algo: algorithm, objects } = parsed.data
  if (transfers?.length && !transfers.includes('basic')) throw badBatch('the only transfer is basic')
  if (algorithm && algorithm !== 'sha256') throw badBatch('the only hash_algo is sha256')
  return { operation, objects }
}

/** `stored`: the size of what is here of it; null: nothing. `limit`: the most that an object may have. `room`: what the disk still has for it. */
export function judgeObject(
  { oid, size }: LfsObject,
  operation: Batch['operation'],
  { stored, limit, room }: { stored: number | null; limit: number; room: number },
): Verdict {
  if (!isLfsOid(oid) || !Number.isSafeInteger(size) || size < 0)
    return refuse(422, 'An object needs a SHA-256 in lower-case hex as its oid, and its size in bytes.')
  if (stored !== null && stored !== size) return refuse(422, `This object has ${stored} bytes, not ${size}.`)
  if (operation === 'download')
    return stored === null ? refuse(404, 'It is not here: git lfs push --all sends it.') : { transfer: true }
  if (stored !== null) return { transfer: false }
  if (size > limit)
    return refuse(
      413,
      `It is larger than the ${megabytes(limit)} that one may have: make it smaller, or raise DOPRAX_MAX_PUSH.`,
    )
  if (size > room)
    return refuse(507, 'The disk of the server has no room for it: free some space there first.')
  return { transfer: true }
}

function refuse(code: number, message: string): Verdict {
  return { error: { code, message } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badBatch('it is no JSON')
  }
}

function badBatch(why: string): DopraxError {
  return new DopraxError(
    'bad_batch',
    `This is no request of Git LFS's batch API that is known here: ${why}.`,
    {
      status: 422,
    },
  )
}
