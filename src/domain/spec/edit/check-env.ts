import { DopraxError } from '../../../errors.ts'
import { checkVariableName } from '../../names.ts'

/** Linux starts no program with a longer `KEY=value` (MAX_ARG_STRLEN, execve(2)), its NUL included. */
const mostBytes = 128 * 1024

/** Throws a DopraxError `bad_env` for what no container can have in its environment. */
export function checkEnvVar(key: string, value: string): void {
  checkVariableName(key)
  const refuse = (problem: string) => {
    throw new DopraxError('bad_env', `The value of ${key} ${problem}`)
  }
  if (value.includes('\0')) refuse('contains a NUL character, which no environment can hold.')
  if (!value.isWellFormed()) refuse('is no Unicode text: it contains half a character.')
  if (Buffer.byteLength(`${key}=${value}\0`) > mostBytes)
    refuse('is too long: no program can be started with a variable of more than 128 KB. Use a config file.')
}
