import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { askAgain } from '../../../src/dashboard/live/ask-again.ts'

test('a change during the first load is asked for once more, as its answer may be older', async () => {
  const client = new QueryClient()
  let truth = 'before'
  const answers: (() => void)[] = []
  const queryFn = () => {
    const answer = truth
    return new Promise<string>((resolve) => answers.push(() => resolve(answer)))
  }
  const stop = new QueryObserver(client, { queryKey: ['project', 'a'], queryFn }).subscribe(() => {})
  truth = 'after'
  const asked = askAgain(client, ['project', 'a'])
  answers[0]!()
  await expect.poll(() => answers.length).toBe(2)
  answers[1]!()
  await asked
  expect(client.getQueryData(['project', 'a'])).toBe('after')
  expect(answers).toHaveLength(2)
  stop()
  client.clear()
})
