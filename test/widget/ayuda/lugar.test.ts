import { escribirLugar, esPrimero, leerLugar, type Lugar } from '../../../widget/ayuda/lugar.ts';
import { igual } from '../apoyo.ts';

const direccion = (href: string) => new URL(href, 'https://portal.example/a');
const NUEVO: Lugar = { vista: 'nuevo', caso: 0 };
const LISTA: Lugar = { vista: 'solicitudes', caso: 0 };
const CASO: Lugar = { vista: 'solicitudes', caso: 40912 };

describe('the place in the address', () => {
  it('is read from hash or query, and nothing else is taken for one', () => {
    for (const [hash, consulta, lugar] of [
      ['#mesa=nuevo', '?mesa=nuevo', NUEVO],
      ['#mesa=solicitudes', '?x=1&mesa=solicitudes', LISTA],
      ['#mesa=40912', '?mesa=40912', CASO],
      ['#mesa=0', '?mesa=0', undefined],
      ['#mesa=-1', '?mesa=1e3', undefined],
      ['#mesa=9999999999999999', '?mesa=', undefined],
      ['#mesa', '?mesas=1', undefined],
      ['#mesa=<b>', '?mesa=caso', undefined],
      ['#contacto', '', undefined],
    ] as const) {
      igual(leerLugar('hash', direccion(hash)), lugar, hash);
      igual(leerLugar('consulta', direccion(consulta)), lugar, consulta);
    }
  });

  it('is written beside what the page has there, and the first view leaves nothing behind', () => {
    for (const [desde, enlace, lugar, hasta] of [
      ['?a=1#faq', 'hash', CASO, '?a=1#mesa=40912'],
      ['?a=1#mesa=40912', 'hash', LISTA, '?a=1#mesa=solicitudes'],
      ['?a=1#mesa=40912', 'hash', NUEVO, '?a=1'],
      ['?a=1#faq', 'hash', NUEVO, '?a=1#faq'],
      ['?a=1#faq', 'consulta', CASO, '?a=1&mesa=40912#faq'],
      ['?mesa=40912&a=1', 'consulta', NUEVO, '?a=1'],
    ] as const) {
      igual(escribirLugar(enlace, lugar, direccion(desde)), direccion(hasta).href, desde);
    }
  });

  it('is the first one without a hash, but not at an anchor of the page', () => {
    igual(
      ['', '#', '#faq'].map((hash) => esPrimero('hash', direccion(hash || '/a'))),
      [true, true, false],
    );
  });
});
