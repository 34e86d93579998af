import { Hono } from 'hono';
import { BlockList } from 'node:net';
import { expect, test } from 'vitest';
import { direccionDelCliente, redDe } from '../../../server/http/address.ts';

const proxies = new BlockList();
proxies.addSubnet('10.0.0.0', 8, 'ipv4');
proxies.addAddress('fd00::1', 'ipv6');

/** What the service takes for the client's address when `socket` sends this X-Forwarded-For. */
async function segun(socket: string, reenviada?: string): Promise<string> {
  const app = new Hono().get('/', (c) => c.text(direccionDelCliente(c, proxies)));
  const headers = new Headers(reenviada === undefined ? [] : [['x-forwarded-for', reenviada]]);
  const env = { incoming: { socket: { remoteAddress: socket, remotePort: 1, remoteFamily: 'IPv4' } } };
  return (await app.request('/', { headers }, env)).text();
}

test.each([
  ['nobody in between', '190.1.2.3', undefined, '190.1.2.3'],
  ['a client that writes the header itself', '190.1.2.3', '1.1.1.1', '190.1.2.3'],
  ['a trusted proxy', '10.0.0.5', '190.1.2.3', '190.1.2.3'],
  ['a trusted proxy and a client that wrote the header', '10.0.0.5', '1.1.1.1, 190.1.2.3', '190.1.2.3'],
  ['two trusted proxies', '10.0.0.5', '190.1.2.3, 10.9.9.9', '190.1.2.3'],
  ['a trusted proxy of version 6', 'fd00::1', '2800:e2::7', '2800:e2::7'],
  ['a socket that listens on both versions', '::ffff:10.0.0.5', '190.1.2.3', '190.1.2.3'],
  ['a proxy that says nothing', '10.0.0.5', undefined, '10.0.0.5'],
  ['a trusted proxy that names the port too', '10.0.0.5', '190.1.2.3:51234', '190.1.2.3'],
  ['a trusted proxy that names the port of version 6', '10.0.0.5', '"[2800:E2:0::7]:51234"', '2800:e2::7'],
  ['a trusted proxy written as version 6', '0:0:0:0:0:FFFF:0a00:0005', '2800:e2::7%3', '2800:e2::7'],
  ['a chain in which a trusted proxy is mapped', '10.0.0.5', '190.1.2.3, ::ffff:10.9.9.9', '190.1.2.3'],
  ['a proxy that writes the port', '10.0.0.5', '1.1.1.1, 190.1.2.3:50123', '190.1.2.3'],
  ['a proxy that writes brackets', '10.0.0.5', '[2800:e2::7]', '2800:e2::7'],
  ['a proxy that writes brackets and the port', '10.0.0.5', '1.1.1.1,[2800:E2::7]:443', '2800:e2::7'],
  ['two proxies that write ports', '10.0.0.5', '190.1.2.3:1, 10.9.9.9:2', '190.1.2.3'],
  ['a proxy that writes an IPv4 address the long way', '10.0.0.5', '::FFFF:190.1.2.3', '190.1.2.3'],
  ['a header that is no address', '10.0.0.5', 'unknown', '10.0.0.5'],
])('behind %s', async (_, socket, reenviada, direccion) => {
  expect(await segun(socket, reenviada)).toBe(direccion);
});

test.each([
  ['190.1.2.3', '190.1.2.3'],
  ['2800:e2::7', '2800:e2:0:0::/64'],
  ['2800:00E2:0:0:ffff:1:2:3', '2800:e2:0:0::/64'],
  ['2800:e2:0:1::7', '2800:e2:0:1::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::ffff:190.1.2.3', '190.1.2.3'],
  ['0:0:0:0:0:ffff:be01:203', '190.1.2.3'],
  ['::FFFF:190.1.2.3', '190.1.2.3'],
  ['[::ffff:be01:203]:443', '190.1.2.3'],
  ['190.1.2.3:443', '190.1.2.3'],
  ['64:ff9b::190.1.2.3', '190.1.2.3'],
  ['[2800:E2::7%25eth0]', '2800:e2:0:0::/64'],
  ['"[2800:e2:0000:0000:1::]:1"', '2800:e2:0:0::/64'],
  ['', ''],
  ['no es una', 'no es una'],
])('%s is counted as %s', (escrita, contada) => expect(redDe(escrita)).toBe(contada));
