import { expect, test } from 'vitest'
import { payload } from '../../../src/engine/container-log.ts'
import { startFailure } from '../../../src/engine/start-failure.ts'

const runc = 'OCI runtime create failed: container_linux.go:380: starting container process caused: '

test.each([
  ['No command specified', 'no_command'],
  [`${runc}exec: "nosuch": executable file not found in $PATH: unknown`, 'command_not_found'],
  [`${runc}exec: "/nosuch": stat /nosuch: no such file or directory: unknown`, 'command_not_found'],
  ['standard_init_linux.go:228: exec user process caused: no such file or directory', 'command_not_found'],
  ['exec /start.sh: no such file or directory', 'command_not_found'],
  ['standard_init_linux.go:228: exec user process caused: exec format error', 'wrong_architecture'],
  [`${runc}exec: "/a": permission denied: unknown`, 'command_not_executable'],
  ['unable to find user zz: no matching entries in passwd file', 'user_missing'],
  ['No such image: sha256:00', 'image_gone'],
  ['mkdir /x: no space left on device', 'disk_full'],
  [
    'error mounting "/v/f" to rootfs at "/etc": mount /v/f:/etc (via /proc/self/fd/6), flags: 0x5001: not a directory',
    'bad_mount',
  ],
  [
    `${runc}rootfs_linux.go:60: mounting \\"/v\\" to rootfs \\"/m\\" at \\"/a/b\\" caused: no such file`,
    'bad_mount',
  ],
  ['error mounting "/v/f" to rootfs at "/d/x": mkdir /m/d: read-only file system', 'bad_mount'],
  ["invalid specification: destination can't be '/'", 'bad_mount'],
  ['Duplicate mount point: /d', 'bad_mount'],
  ['error setting rlimit type 8: operation not permitted: unknown', 'ulimit_refused'],
  ['wrong rlimit value: RLIMIT_ZORK: unknown', 'ulimit_refused'],
  ['Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available', 'bad_size'],
  ['Minimum memory limit allowed is 6MB', 'bad_size'],
  ['Invalid signal: SIGZORK', 'bad_stop_signal'],
])('%s', (words, code) => {
  expect(startFailure(words)?.code).toBe(code)
})

test('a program’s own words explain nothing here', () => {
  expect(startFailure('Error: listen EADDRINUSE')).toBeNull()
  expect(startFailure("Error: ENOENT: no such file or directory, open 'x'")).toBeNull()
})

test('a container’s log without the headers of its frames', () => {
  const frame = (stream: number, text: string) => {
    const header = Buffer.alloc(8)
    header[0] = stream
    header.writeUInt32BE(Buffer.byteLength(text), 4)
    return Buffer.concat([header, Buffer.from(text)])
  }
  expect(payload(Buffer.concat([frame(1, 'äb\n'), frame(2, ''), frame(2, 'c')])).toString()).toBe('äb\nc')
  expect(payload(Buffer.alloc(0)).length).toBe(0)
})
