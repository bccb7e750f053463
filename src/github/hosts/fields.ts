import { z } from 'zod'

/** A commit's id, of SHA-1 or SHA-256; all zeros (no commit) become null. */
export const oid = z
  .string()
  .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/)
  .transform((text) => (/^0+$/.test(text) ? null : text))

export const presentOid = oid.refine((commit) => commit !== null).transform((commit) => commit!)

/** As git check-ref-format has it, roughly: what follows goes to git behind a `refs/heads/`. */
export const branchName = z
  .string()
  .max(255)
  .regex(/^(?!-)[^\s~^:?*[\\\p{Cc}]+$/u)
  .refine((name) => !/\.\.|@\{|\/\/|^\/|\/$|\.lock$|\.$/.test(name))

export const refName = z.union([
  z
    .string()
    .regex(/^refs\/tags\//)
    .max(300),
  z
    .string()
    .startsWith('refs/heads/')
    .refine((ref) => branchName.safeParse(ref.slice(11)).success),
])
