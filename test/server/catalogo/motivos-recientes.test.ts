import { expect, test } from 'vitest';
import type { Catalogo } from '../../../shared/catalogo.ts';
import { reemplazar } from '../../../server/catalogo/catalogo.repository.ts';
import { montar, NIT_B, type Cliente } from '../apoyo.ts';

const PARES = {
  facturacion: 'radicacion',
  autorizaciones: 'correccion-de-datos',
  'cargue-resolucion-2463': 'capacitacion',
  'reportes-e-informes': 'rips',
};

const generar = (cliente: Cliente, motivo: keyof typeof PARES) =>
  cliente.pedir('POST', '/casos', {
    clave: crypto.randomUUID(),
    cuerpo: { motivo, asunto: PARES[motivo], descripcion: 'Prueba' },
  });

const recientes = async (cliente: Cliente) =>
  (await cliente.pedir<Catalogo>('GET', '/catalogo')).json.recientes;

test('the catalogue names the motivos that this IPS used last, and those of no other', async () => {
  const { ips, agente } = await montar();
  const [clinica, hospital] = [await ips(), await ips(NIT_B)];
  expect(await recientes(clinica)).toEqual([]);
  await generar(clinica, 'facturacion');
  await generar(clinica, 'autorizaciones');
  await generar(clinica, 'facturacion');
  expect(await recientes(clinica)).toEqual(['facturacion', 'autorizaciones']);
  expect(await recientes(hospital)).toEqual([]);
  expect(await recientes(await agente())).toBeUndefined();
  await generar(clinica, 'reportes-e-informes');
  await generar(clinica, 'cargue-resolucion-2463');
  expect(await recientes(clinica)).toEqual(['cargue-resolucion-2463', 'reportes-e-informes', 'facturacion']);
});

test('a motivo that was retired since is not among them', async () => {
  const { ips, servicios } = await montar();
  const clinica = await ips();
  await generar(clinica, 'facturacion');
  await generar(clinica, 'autorizaciones');
  const metas = { metaRespuesta: null, metaSolucion: null };
  const uno = { codigo: 'radicacion', nombre: 'RADICACION', retirado: false };
  await servicios.base.escribir((tx) =>
    reemplazar(tx, [
      { codigo: 'facturacion', nombre: 'FACTURACION', retirado: false, ...metas, asuntos: [uno] },
    ]),
  );
  expect(await recientes(clinica)).toEqual(['facturacion']);
});
