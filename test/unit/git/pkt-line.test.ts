import { expect, test } from 'vitest'
import { CommandListReader } from '../../../src/git/command-list.ts'
import { encodePacket, PktLineDecoder } from '../../../src/git/pkt-line.ts'

const a = 'a'.repeat(40)
const b = 'b'.repeat(40)

function decode(...chunks: (string | Buffer)[]) {
  const decoder = new PktLineDecoder()
  const packets: string[] = []
  for (const chunk of chunks) {
    decoder.push(Buffer.from(chunk))
    for (let packet = decoder.next(); packet !== null; packet = decoder.next())
      packets.push(packet.toString())
  }
  return { packets, rest: decoder.rest().toString() }
}

function read(...lines: string[]) {
  const reader = new CommandListReader()
  for (const line of lines) reader.add(Buffer.from(line))
  return reader.add('flush')!
}

test('packets are the same however they are cut', () => {
  const bytes = '0009hello0000000bv100 ok'
  const whole = { packets: ['hello', 'flush', 'v100 ok'], rest: '' }
  expect(decode(bytes)).toEqual(whole)
  expect(decode(...bytes)).toEqual(whole)
})

test('what follows the packets is left over', () => {
  expect(decode('0000PAC').rest).toBe('PAC')
})

test.each(['zzzz', '0001', '0003', 'fff5', '-001', '0x10', ' 00a'])('%j is no length', (digits) => {
  expect(() => decode(digits)).toThrow('no length of a pkt-line')
})

test('the first command has capabilities, and shallow lines are taken out', () => {
  const first = `${a} ${b} refs/heads/v100\0report-status`
  const list = read(`shallow ${a}\n`, first, `${a} ${b} refs/heads/fix-2002\n`)
  expect(list.shallow).toEqual([a])
  const expected = [encodePacket(first), encodePacket(`${a} ${b} refs/heads/fix-2002\n`)]
  expect(list.bytes.toString()).toBe(`${Buffer.concat(expected)}0000`)
})

test.each([
  'hello',
  `${a} ${b}`,
  `${a} ${b.slice(1)} refs/heads/main`,
  `${a.toUpperCase()} ${b} refs/heads/main`,
  'push-cert\0atomic',
  'shallow 12',
  `${a} ${b} refs/heads/x\nmore`,
])('%j is no command', (line) => {
  expect(() => read(line)).toThrow('no command of a push')
})

test('a second command with capabilities is refused', () => {
  expect(() => read(`${a} ${b} refs/heads/x`, `${a} ${b} refs/heads/y\0atomic`)).toThrow('only the first')
})
