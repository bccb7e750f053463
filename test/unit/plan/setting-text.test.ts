import { expect, test } from 'vitest'
import { settingText } from '../../../src/domain/plan/setting-text.ts'

test.each([
  ['memory', 512 * 2 ** 20, '512 MB'],
  ['cpus', 0.5, '0.5'],
  ['command', ['gunicorn', 'site.wsgi', '-w', '2'], 'gunicorn site.wsgi -w 2'],
  ['command', ['sh', '-c', "echo 'a'; sleep 1", ''], "sh -c 'echo '\\''a'\\''; sleep 1' ''"],
  ['health check', { path: '/', port: null, timeoutMs: null, intervalMs: null }, 'GET /'],
  [
    'health check',
    { path: '/healthz', port: 3000, timeoutMs: 60_000, intervalMs: 1000 },
    'GET /healthz on port 3000, every 1.0 s, within 1 m 0 s',
  ],
  [
    'health check',
    { path: null, port: 9200, timeoutMs: null, intervalMs: null },
    'a connection on port 9200',
  ],
  ['stop grace', 10_000, '10.0 s'],
  ['needs', ['mysql', 'redis'], 'mysql, redis'],
  ['ulimits', { memlock: { soft: -1, hard: -1 }, nofile: { soft: 1, hard: 2 } }, 'memlock -1, nofile 1:2'],
])('%s is shown as people write it', (what, value, text) => {
  expect(settingText(what, value)).toBe(text)
})
