import { expect, test } from 'vitest'
import { orderPorts } from '../../../src/engine/image-ports.ts'
import { exposeInstructions } from '../../../worker/build/expose-instructions.ts'

const own = (port: number, protocol = 'tcp') => ({ port, protocol, inherited: false })
const inherited = (port: number) => ({ port, protocol: 'tcp', inherited: true })

test('the Dockerfile’s own ports go before the base image’s', () => {
  const history = ['CMD ["x"]', 'EXPOSE map[8080/tcp:{}]', 'COPY . .', 'EXPOSE map[80/tcp:{}]']
  expect(orderPorts(['80/tcp', '8080/tcp'], history, ['8080'])).toEqual([own(8080), inherited(80)])
  expect(orderPorts(['80/tcp', '8080/tcp'], history, [])).toEqual([inherited(8080), inherited(80)])
})

test('they go in the order in which the Dockerfile has them', () => {
  const history = ['EXPOSE map[9229/tcp:{}]', 'EXPOSE map[443/tcp:{} 8080/tcp:{}]']
  const exposed = ['443/tcp', '8080/tcp', '9229/tcp']
  expect(orderPorts(exposed, history, ['8080 443', '9229'])).toEqual([own(8080), own(443), own(9229)])
})

test('UDP is told from TCP', () => {
  const history = ['EXPOSE map[53/udp:{} 5353/tcp:{}]']
  expect(orderPorts(['53/udp', '5353/tcp'], history, ['53/udp 5353'])).toEqual([own(53, 'udp'), own(5353)])
})

test('the histories of the classic builder and of newer engines are read too', () => {
  const both = [own(3000), inherited(80)]
  expect(orderPorts(['3000/tcp', '80/tcp'], ['/bin/sh -c #(nop)  EXPOSE 3000'], ['3000'])).toEqual(both)
  expect(orderPorts(['3000/tcp', '80/tcp'], ['EXPOSE [3000/tcp]'], ['3000'])).toEqual(both)
})

test('an image without history has its ports in ascending order', () => {
  expect(orderPorts(['9000/tcp', '80/tcp'], [], [])).toEqual([inherited(80), inherited(9000)])
  expect(orderPorts([], ['RUN echo EXPOSE 1'], [])).toEqual([])
})

test('the EXPOSE instructions of the last stage are found', () => {
  const dockerfile =
    '# EXPOSE 1\nFROM a AS b\nEXPOSE 2\nfrom b\r\nexpose 3000 \\\n# no\n  4000\r\nRUN echo EXPOSE 5\n  EXPOSE $P'
  expect(exposeInstructions(dockerfile)).toEqual(['3000    4000', '$P'])
})
