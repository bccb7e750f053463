import { expect, test } from 'vitest'
import { orderPorts } from '../../../src/engine/image-ports.ts'

test('the Dockerfile’s own ports go before the base image’s', () => {
  const history = ['CMD ["x"]', 'EXPOSE map[8080/tcp:{}]', 'COPY . .', 'EXPOSE map[80/tcp:{}]']
  expect(orderPorts(['80/tcp', '8080/tcp'], history)).toEqual([8080, 80])
})

test('only TCP counts', () => {
  expect(orderPorts(['53/udp', '5353/tcp', '53/tcp'], ['EXPOSE map[53/udp:{} 5353/tcp:{}]'])).toEqual([
    5353, 53,
  ])
})

test('the classic builder’s history is read too', () => {
  expect(orderPorts(['3000/tcp', '80/tcp'], ['/bin/sh -c #(nop)  EXPOSE 3000'])).toEqual([3000, 80])
})

test('an image without history has its ports in ascending order', () => {
  expect(orderPorts(['9000/tcp', '80/tcp'], [])).toEqual([80, 9000])
  expect(orderPorts([], ['RUN echo EXPOSE 1'])).toEqual([])
})
