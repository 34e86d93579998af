/** A case of another system in this one. */
import { expect, test } from 'vitest';
import { importarCaso } from '../../../server/casos/importar-caso.ts';
import { montar, NIT_A } from '../apoyo.ts';

test('a case that was imported has its first event, once', async () => {
  const { servicios } = await montar();
  const caso = {
    numero: 70_001,
    nit: NIT_A,
    motivo: { codigo: 'facturacion', nombre: 'Facturación' },
    asunto: { codigo: 'radicacion', nombre: 'Radicación' },
    descripcion: 'Del sistema anterior',
    estado: 'CERRADO' as const,
    creado: Date.UTC(2024, 0, 15, 15),
  };
  expect(await servicios.base.escribir((tx) => importarCaso(tx, caso))).toBe('nuevo');
  expect(await servicios.base.escribir((tx) => importarCaso(tx, caso))).toBe('igual');
  const eventos = await servicios.base.leer
    .selectFrom('eventos')
    .select(['tipo', 'creado'])
    .where('caso', '=', caso.numero)
    .execute();
  expect(eventos).toEqual([{ tipo: 'caso.creado', creado: caso.creado }]);
});
