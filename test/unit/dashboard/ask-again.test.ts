import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query'
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

test('a change while an older page loads does not lose that page', async () => {
  const client = new QueryClient()
  let truth = 'before'
  const answers: (() => void)[] = []
  const observer = new InfiniteQueryObserver(client, {
    queryKey: ['project', 'a'],
    initialPageParam: 1,
    queryFn: ({ pageParam }) => {
      const answer = `${truth} ${pageParam}`
      return new Promise<string>((resolve) => answers.push(() => resolve(answer)))
    },
    getNextPageParam: (_page, pages) => pages.length + 1,
  })
  const stop = observer.subscribe(() => {})
  answers[0]!()
  await expect.poll(() => observer.getCurrentResult().isSuccess).toBe(true)
  const older = observer.fetchNextPage()
  truth = 'after'
  const asked = askAgain(client, ['project', 'a'])
  for (let next = 1; next < 4; next++) {
    await expect.poll(() => answers.length).toBeGreaterThan(next)
    answers[next]!()
  }
  await Promise.all([older, asked])
  expect(observer.getCurrentResult().data?.pages).toEqual(['after 1', 'after 2'])
  expect(answers).toHaveLength(4)
  stop()
  client.clear()
})
