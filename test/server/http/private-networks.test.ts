/** Which addresses are of the public Internet, and that a connection goes to the one that was checked. */
import type { LookupAddress, lookup } from 'node:dns';
import { BlockList } from 'node:net';
import { describe, expect, test } from 'vitest';
import { esPrivada, exigirPermitida, soloPermitidas } from '../../../server/http/private-networks.ts';

test.each([
  ...['10.1.2.3', '127.0.0.1', '127.8.8.8', '0.0.0.0', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
  ...[
    '192.168.1.1',
    '100.64.0.1',
    '100.100.100.200',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
  ],
  ...['168.63.129.16', '192.88.99.1', '203.0.113.9'],
  ...['::', '::1', '::10.0.0.1', '::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::a00:1', '64:ff9b:1::1'],
  ...['fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '2002:a00:1::', '2001::1'],
  ...['2001:db8::1', '100::1', '5f00::1', '4000::1', 'e000::1', '', 'x'],
])('%s is private', (direccion) => {
  expect(esPrivada(direccion)).toBe(true);
});

test.each([
  ...['8.8.8.8', '1.1.1.1', '190.85.1.2', '172.32.0.1', '100.128.0.1', '168.63.129.17', '223.255.255.255'],
  ...['2606:4700::1111', '2800:3f0::1', '2a00:1450::1', '::ffff:8.8.8.8', '64:ff9b::808:808'],
])('%s is public', (direccion) => {
  expect(esPrivada(direccion)).toBe(false);
});

test('a private address is allowed where it is named, and only that one', () => {
  const redes = new BlockList();
  redes.addAddress('10.0.0.5');
  expect(() => exigirPermitida('10.0.0.5', redes)).not.toThrow();
  expect(() => exigirPermitida('::ffff:10.0.0.5', redes)).not.toThrow();
  expect(() => exigirPermitida('10.0.0.6', redes, 'sap.example')).toThrow(
    'sap.example (10.0.0.6) es de una red privada que no está permitida.',
  );
});

describe('a name', () => {
  const resolver = (...direcciones: string[]) =>
    ((_: string, __: object, devolver: (error: null, todas: LookupAddress[]) => void) =>
      devolver(
        null,
        direcciones.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as unknown as typeof lookup;
  const resolverA = (todas: boolean, ...direcciones: string[]) =>
    new Promise((cumplir, rechazar) => {
      soloPermitidas(new BlockList(), resolver(...direcciones))('x.example', { all: todas }, (error, a) =>
        error ? rechazar(error) : cumplir(a),
      );
    });

  test('that leads to public addresses leads there', async () => {
    expect(await resolverA(false, '8.8.8.8', '2606:4700::1111')).toBe('8.8.8.8');
    expect(await resolverA(true, '8.8.8.8')).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });

  test('of which one address is private leads nowhere', async () => {
    await expect(resolverA(true, '8.8.8.8', '10.0.0.1')).rejects.toThrow('x.example (10.0.0.1)');
    await expect(resolverA(false, '::1')).rejects.toThrow('x.example (::1)');
  });
});
