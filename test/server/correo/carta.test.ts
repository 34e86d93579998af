/** A letter's two bodies say the same, whatever people wrote. */
import { expect, test } from 'vitest';
import { escribirCarta } from '../../../server/correo/carta.ts';

const MALO = 'A <b>x</b> & "y" \'z\'\r\nBcc: otra@ejemplo.com\u2028fin';

test('what people wrote is text in both bodies, and no header or line of its own', () => {
  const carta = escribirCarta({
    asunto: `Caso 1: ${MALO}`,
    titulo: MALO,
    parrafos: [MALO],
    datos: [['Motivo', MALO]],
    citas: [{ titulo: 'Ana escribió', texto: MALO }],
    listas: [
      { titulo: 'Casos', renglones: [{ texto: MALO, detalle: MALO, url: 'https://a.example/?a=1&b=2' }] },
    ],
    boton: { texto: 'Ver el caso', url: 'https://a.example/#mesa="><script>' },
    pie: [{ texto: 'No recibir más', url: 'https://a.example/baja' }, MALO],
  });
  expect(carta.asunto).toBe(`Caso 1: A <b>x</b> & "y" 'z' Bcc: otra@ejemplo.com fin`);
  expect(carta.html).not.toMatch(/<b>|<script>|[^<]"><s/);
  expect(carta.html).toContain(
    'A &lt;b&gt;x&lt;/b&gt; &amp; &quot;y&quot; &#39;z&#39;<br />Bcc: otra@ejemplo.com',
  );
  expect(carta.html).toContain('href="https://a.example/?a=1&amp;b=2"');
  // The signature begins where everything before it is over, so that programs cut it off.
  expect(carta.texto.match(/^-- $/gm)).toHaveLength(1);
  expect(carta.texto).toContain('> A <b>x</b>');
  expect(carta.texto).toContain('Motivo: A <b>x</b> & "y" \'z\' Bcc: otra@ejemplo.com fin\n');
  expect(carta.texto).toContain('Ver el caso:\nhttps://a.example/#mesa="><script>\n');
});

test('what is not seen changes no subject and no value', () => {
  const { asunto, texto } = escribirCarta({
    asunto: 'Caso 1: \u202eodarap\u202c \u2066x\u2069 a\u00ad\u200bb\ufeff',
    titulo: 'Caso',
    parrafos: [],
    datos: [['Asunto', '👩\u200d⚕️ \u200eokay\u061c']],
    citas: [{ titulo: 'Ana\n-- \nCitado', texto: 'x' }],
  });
  expect(asunto).toBe('Caso 1: odarap x ab');
  expect(texto).toContain('Asunto: 👩\u200d⚕️ okay\n');
  expect(texto.match(/^-- $/gm)).toHaveLength(1);
});

test('a letter of one paragraph has nothing but that and who writes', () => {
  const { texto, html } = escribirCarta({ asunto: 'Prueba', titulo: 'Prueba', parrafos: ['Llegó.'] });
  expect(texto).toBe('Prueba\n\nLlegó.\n\n-- \nMesa de Ayuda IPS · Cajacopi EPS\n');
  expect(html).not.toMatch(/<a |<h2|undefined|\[object/);
  expect(html).toMatch(/^<!doctype html>\n<html lang="es-CO"/);
});
