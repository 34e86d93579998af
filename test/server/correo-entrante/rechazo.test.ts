import { expect, test } from 'vitest';
import { redactarRechazo } from '../../../server/correo/clases/rechazo.ts';
import { CON_AVISO } from '../../../server/correo-entrante/motivos.ts';
import { montarBuzon, type BancoConBuzon } from './buzon-de-prueba.ts';

const redactar = (
  { servicios, usuario }: BancoConBuzon,
  datos: Record<string, unknown>,
  caso: number | null = 1,
) =>
  redactarRechazo(
    { ...servicios, ajustes: servicios.config.correo! },
    { id: 1, clase: 'rechazo', usuario, direccion: 'x@y.example', caso, datos, message_id: 'x', creado: 0 },
  );

test.each(CON_AVISO)(
  '%s: the letter says what happened and what to do, and can be answered',
  async (motivo) => {
    const banco = await montarBuzon();
    const archivos = [
      { lugar: 1, codigo: 'cantidad' },
      { lugar: 2, codigo: 'adjunto_tipo' },
    ];
    const carta = (await redactar(banco, { motivo, archivos, winmail: true, deCuantos: 2 }))!;
    expect(carta.asunto).toMatch(/Caso 1$/);
    expect(carta.texto).not.toContain('undefined');
    expect(carta.texto.length).toBeGreaterThan(100);
    expect(carta.responderA).toBe(await banco.responderA(1));
    if (motivo === 'archivos')
      expect(carta.texto).toContain('Archivo 2 de 2: Este tipo de archivo no se admite.');
  },
);

test('without a case there is no address to answer to; without its user there is no letter', async () => {
  const banco = await montarBuzon();
  const carta = (await redactar(banco, { motivo: 'sin_caso' }, null))!;
  expect(carta.asunto).toBe('Su correo no se recibió');
  expect(carta.responderA).toBeUndefined();
  expect(await redactar({ ...banco, usuario: 999 }, { motivo: 'vacio' })).toBeUndefined();
});
