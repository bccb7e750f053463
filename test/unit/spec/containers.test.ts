import { describe, expect, test } from 'vitest'
import { parse, said, specOf } from '../../fixtures/spec.ts'
import { everything } from './everything.ts'

describe('mounts', () => {
  const volume = (mount: string) => `volumes:\n  - name: a\n    mount: ${mount}\n`

  test.each([
    ['/srv/x/', '/srv/x'],
    ['//srv/./x//', '/srv/x'],
    ['/srv/a b/ü', '/srv/a b/ü'],
  ])('%s is mounted at %s', (written, mount) => {
    expect(specOf(volume(written)).main.volumes).toEqual([{ name: 'a', mount, readOnly: false }])
  })

  test.each([
    ['/', 'hide all'],
    ['//.', 'hide all'],
    ['srv', 'Begin it with a slash'],
    ['./srv', 'Begin it with a slash'],
    ['C:\\srv', 'Begin it with a slash'],
    ['/srv/../etc', "'..'"],
    ['/proc/x', 'Docker has files of its own'],
    ['/etc/hosts', 'Docker has files of its own'],
    [`/${'x'.repeat(1000)}`, 'longer than 1000'],
  ])('%s is refused', (written, why) => {
    expect(said(volume(written))).toEqual([expect.stringMatching(/^error 3:12 The mount /)])
    expect(said(volume(written))[0]).toContain(why)
  })

  test('two at one path are an error, also a config file over a volume', () => {
    const text = `${volume('/srv')}  - name: b\n    mount: /srv/\nconfig_file:\n  - source: x\n    mount: /srv\n`
    expect(said(text)).toEqual([
      expect.stringMatching(/^error 5:12 Two things are mounted at \/srv: .*line 3/),
      expect.stringMatching(/^error 8:12 Two things are mounted at \/srv: .*line 3/),
    ])
  })

  test('one inside of another, and one over what the image needs, are warned of', () => {
    const text = `${volume('/srv')}  - name: b\n    mount: /srv/deep/er\n  - name: c\n    mount: /usr\n`
    expect(said(text)).toEqual([
      expect.stringMatching(/^warning 5:12 The volume 'b' is mounted inside of the volume 'a'/),
      expect.stringMatching(/^warning 7:12 The volume at \/usr hides/),
    ])
  })
})

describe('volumes', () => {
  test('a name and a mount with a dash each are two halves', () => {
    expect(said('volumes:\n  - name: a\n  - mount: /srv\n')).toEqual([
      expect.stringMatching(/^error 2:5 A volume needs 'mount'.*no dash/),
      expect.stringMatching(/^error 3:5 A volume needs 'name'.*no dash/),
    ])
  })

  test('a name with spaces is put into a form that commands take, and stays one volume', () => {
    const text = `volumes:
  - { name: my data, mount: /a }
services:
  - redis: { tag: 7, volumes: [{ name: my data, mount: /b, mode: r }] }
`
    const { main, services } = specOf(text)
    expect(main.volumes).toEqual([{ name: 'my-data', mount: '/a', readOnly: false }])
    expect(services[0]!.volumes[0]).toEqual({ name: 'my-data', mount: '/b', readOnly: true })
    expect(said(text).every((message) => message.startsWith('warning'))).toBe(true)
  })

  test('two names that would become one volume are an error', () => {
    const [message] = said('volumes:\n  - { name: a b, mount: /a }\n  - { name: a-b, mount: /b }\n')
    expect(message).toMatch(/^error 3:13 'a-b' and 'a b' would both be the volume 'a-b'/)
  })
})

describe('config files', () => {
  test.each([
    ['source: ./deploy//nginx.conf', { source: 'deploy/nginx.conf', content: null }],
    ['source: a/../b', { source: 'b', content: null }],
    ['content: |\n      a\n      b', { source: null, content: 'a\nb\n' }],
    ['content: ""', { source: null, content: '' }],
  ])('%j', (written, file) => {
    const text = `config_file:\n  - ${written.replaceAll('\n', '\n  ')}\n    mount: /x\n`
    expect(specOf(text).main.configFiles).toEqual([{ mount: '/x', ...file }])
  })

  test.each(['/etc/passwd', '../x', 'a/../../x', '.', '""'])('the source %s is refused', (source) => {
    expect(said(`config_file:\n  - source: ${source}\n    mount: /x\n`)).toEqual([
      expect.stringMatching(/^error 2:13 .*is no file of the source code/),
    ])
  })

  test('neither or both of source and content are an error', () => {
    expect(said('config_file:\n  - mount: /x\n')).toEqual([
      expect.stringMatching(/^error 2:5 .*needs 'source'/),
    ])
    expect(said('config_file:\n  - {source: a, content: b, mount: /x}\n')).toEqual([
      expect.stringMatching(/^error 2:17 .*Remove one/),
    ])
  })
})

test.each([
  ['memory: 512mb', { memoryBytes: 512 * 1024 ** 2 }],
  ['memory: 2gb', { memoryBytes: 2 * 1024 ** 3 }],
  ['memory: 1.5g', { memoryBytes: 1.5 * 1024 ** 3 }],
  ['memory: 512MiB', { memoryBytes: 512 * 1024 ** 2 }],
  ['memory: 10485760', { memoryBytes: 10485760 }],
  ['disk: 1 TB', { diskBytes: 1024 ** 4 }],
  ['cpus: 0.5', { cpus: 0.5 }],
  ['cpus: .25', { cpus: 0.25 }],
])('the size %s', (written, size) => {
  const none = { memoryBytes: null, cpus: null, diskBytes: null }
  expect(specOf(`size: { ${written} }\n`).main.size).toEqual({ ...none, ...size })
})

test.each([
  ['60s', 60_000],
  ['500ms', 500],
  ['1m30s', 90_000],
  ['1.5h', 5_400_000],
  ['20', 20_000],
])('the time %s', (written, ms) => {
  expect(specOf(`health: { timeout: ${written} }\n`).main.health?.timeoutMs).toBe(ms)
})

test.each([
  ['port: 0', 'is no port'],
  ['port: 65536', 'is no port'],
  ['port: 0x50', 'is no port'],
  ['health: { port: -1 }', 'is no port'],
  ['health: { path: healthz }', 'Write it like /healthz'],
  ['health: { timeout: soon }', 'is no time'],
  ['health: { interval: 0s }', 'is no time'],
  ['health: { timeout: 25h }', 'is no time'],
  ['deploy: roling', 'Write rolling'],
  ['size: { memory: 1mb }', '6 MB of memory or more'],
  ['size: { memory: -1gb }', 'is no size'],
  ['size: { memory: 1e9 }', 'is no size'],
  ['size: { disk: 9999999999tb }', 'is no size'],
  ['size: { cpus: 0 }', 'is no number of CPUs'],
  ['command: gunicorn site.wsgi', 'Write: command: ["gunicorn", "site.wsgi"]'],
  ['command: []', 'A command is a list'],
  ['stop: { signal: TERMINATE }', 'is no signal'],
  ['build: { dockerfile: ../Dockerfile }', 'leads out of the source code'],
  ['build: { context: /srv }', 'leads out of the source code'],
  ['build: { args: [A=1] }', "'args' has the arguments' names"],
  ['build: { secrets: [A-B] }', "can't be a variable's name"],
  ['needs: [redis]', 'none of the services here'],
  ['size: big', "'size' has keys under it"],
])('%s is refused', (written, why) => {
  expect(said(`${written}\n`)).toEqual([expect.stringMatching(/^error 1:\d+ /)])
  expect(said(`${written}\n`)[0]).toContain(why)
})

test('signals have one name', () => {
  const signal = (name: string) => specOf(`stop: { signal: ${name} }`).main.stop.signal
  expect(['SIGINT', 'int', 'RTMIN+3'].map(signal)).toEqual(['SIGINT', 'SIGINT', 'SIGRTMIN+3'])
})

test('a key without a value is passed over with a warning', () => {
  expect(said('main:\n  port:\n')).toEqual(["warning 2:3 'port' has no value; it is passed over."])
})

test('every key of the format is read', () => {
  expect(parse(everything).warnings).toEqual([])
  const { main, services, domains } = specOf(everything)
  expect(main).toEqual({
    port: 3000,
    health: { path: '/healthz', port: null, timeoutMs: 60_000, intervalMs: 500 },
    deploy: 'recreate',
    size: { memoryBytes: 512 * 1024 ** 2, cpus: 0.5, diskBytes: 2 * 1024 ** 3 },
    build: {
      dockerfile: 'docker/Dockerfile',
      context: '.',
      target: 'prod',
      args: { NODE_ENV: 'production' },
      secrets: ['NPM_TOKEN'],
    },
    command: ['gunicorn', 'site.wsgi'],
    stop: { signal: 'SIGINT', graceMs: 90_000 },
    needs: ['db', 'search'],
    volumes: [{ name: 'media', mount: '/srv/media', readOnly: false }],
    env: [{ key: 'DB_PASSWORD', value: { kind: 'random', token: 'db' }, secret: true }],
    configFiles: [{ mount: '/etc/app.toml', source: 'deploy/app.toml', content: null }],
  })
  expect(services[1]).toEqual({
    name: 'search',
    catalogue: null,
    image: 'registry.example.com:5000/team/search:8.15.0',
    public: true,
    size: { memoryBytes: 2 * 1024 ** 3, cpus: null, diskBytes: null },
    ulimits: { memlock: { soft: -1, hard: -1 }, nofile: { soft: 1024, hard: 65_536 } },
    command: ['run', '--quiet'],
    health: { path: null, port: 9200, timeoutMs: null, intervalMs: null },
    stop: { signal: null, graceMs: null },
    volumes: [{ name: 'media', mount: '/media', readOnly: true }],
    env: [],
    configFiles: [{ mount: '/etc/search.yml', source: null, content: 'some: text\n' }],
  })
  expect(domains).toEqual([
    { host: 'example.com', www: false },
    { host: 'example.org', www: true },
  ])
})

test('both layouts take every key of main', () => {
  const [main, rest] = everything.split(/^(?=services:)/m)
  const flat = main!.replace('main:\n', '').replace(/^ {2}/gm, '')
  expect(specOf(`${flat}${rest}`)).toEqual(specOf(everything))
})

test('what stands beside main is taken for main, unless it is there as well', () => {
  const text = 'main:\n  port: 80\nenvs:\n  - A: 1\n'
  expect(specOf(text).main).toMatchObject({ port: 80, env: [{ key: 'A' }] })
  expect(said(text)).toEqual([expect.stringMatching(/^warning 3:1 'envs' is main's/)])
  expect(said(`${text}port: 81\n`)).toContainEqual(expect.stringMatching(/^error 5:1 'port' .* in line 2/))
})
