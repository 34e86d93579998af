/** MESA_WEBHOOKS: what it allows, and what stops the start. */
import { describe, expect, test } from 'vitest';
import { leerConfig } from '../../../server/config.ts';
import { esDestino, leerAjustesDeWebhooks } from '../../../server/webhooks/ajustes.ts';

const permite = (lista: string, url: string) => esDestino(leerAjustesDeWebhooks(lista)!, new URL(url));

test('without a list there are no webhooks', () => {
  expect(leerConfig({}, {}).webhooks).toBeUndefined();
  expect(leerConfig({ MESA_WEBHOOKS: '' }, {}).webhooks).toBeUndefined();
  expect(leerConfig({ MESA_WEBHOOKS: ' , ' }, {}).webhooks).toBeUndefined();
});

test.each([
  ['tickets.example.co', 'https://tickets.example.co/a?b=c'],
  ['tickets.example.co', 'https://tickets.example.co:443/'],
  ['Tickets.Example.CO', 'https://TICKETS.example.co/'],
  ['https://tickets.example.co/', 'https://tickets.example.co/x'],
  ['a.example.co, tickets.example.co:8443', 'https://tickets.example.co:8443/'],
  ['*.example.co', 'https://a.b.example.co/'],
  ['*.example.co:8443', 'https://a.example.co:8443/'],
  ['peña.example.co', 'https://xn--pea-8ma.example.co/'],
  ['10.0.0.5', 'https://10.0.0.5/'],
  ['[fd00::5]:8443', 'https://[fd00:0::5]:8443/'],
  ['fd00::5', 'https://[fd00::5]/'],
  ['http://10.0.0.5', 'http://10.0.0.5/'],
  ['http://localhost:3000', 'http://localhost:3000/a'],
  ['http://glpi', 'http://glpi/a'],
  ['http://glpi.eps.local,10.0.0.0/8', 'http://glpi.eps.local/a'],
])('%s allows %s', (lista, url) => {
  expect(permite(lista, url)).toBe(true);
});

test.each([
  ['tickets.example.co', 'http://tickets.example.co/'],
  ['tickets.example.co', 'https://tickets.example.co:8443/'],
  ['tickets.example.co:8443', 'https://tickets.example.co/'],
  ['tickets.example.co', 'https://a.tickets.example.co/'],
  ['tickets.example.co', 'https://tickets.example.co.evil.example/'],
  ['tickets.example.co', 'https://tickets.example.co./'],
  ['tickets.example.co', 'https://user:pass@tickets.example.co/'],
  ['tickets.example.co', 'https://tickets.example.co/#x'],
  ['*.example.co', 'https://example.co/'],
  ['*.example.co', 'https://evilexample.co/'],
  ['10.0.0.0/8,a.example.co', 'https://10.0.0.5/'],
  ['localhost', 'http://localhost/'],
  ['http://localhost', 'https://localhost/'],
])('%s does not allow %s', (lista, url) => {
  expect(permite(lista, url)).toBe(false);
});

describe('the private addresses that are named', () => {
  test.each([
    ['10.0.0.5', '10.0.0.5', true],
    ['10.0.0.5', '10.0.0.6', false],
    ['a.example.co,10.1.0.0/16', '10.1.2.3', true],
    ['a.example.co', '10.1.2.3', false],
    ['localhost:3000', '127.0.0.1', true],
    ['*.example.co', '127.0.0.1', false],
  ])('with %s, %s: %s', (lista, direccion, nombrada) => {
    expect(leerAjustesDeWebhooks(lista)!.redes.check(direccion)).toBe(nombrada);
  });
});

test.each([
  ['http://tickets.example.co', 'no es de una red privada, y fuera de ella solo se avisa por https'],
  ['http://8.8.8.8', 'no es de una red privada'],
  ['http://*.eps.local', 'no es de una red privada'],
  ['*.co', 'nombra demasiado'],
  ['*', 'no es un servidor'],
  ['*.10.0.0.5', 'nombra demasiado'],
  ['a.example.co/camino', 'no es un servidor'],
  ['ftp://a.example.co', 'no es un servidor'],
  ['a.example.co:99999', 'no es un servidor'],
  ['user@a.example.co', 'no es un servidor'],
  ['10.0.0.0/99', 'no es una red'],
  ['10.0.0.0/8', 'tiene redes y ningún servidor'],
])('%s stops the start', (lista, frase) => {
  expect(() => leerConfig({ MESA_WEBHOOKS: lista }, {})).toThrow(/^La variable MESA_WEBHOOKS no es válida: /);
  expect(() => leerConfig({ MESA_WEBHOOKS: lista }, {})).toThrow(frase);
});
