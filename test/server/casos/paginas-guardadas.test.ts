/** A page that is kept is the page that would be made now, after whatever has changed, whoever changed it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { deConsola } from '../../../server/cli/command.ts';
import { importarCaso } from '../../../server/casos/importar-caso.ts';
import { guardarPaginas } from '../../../server/casos/paginas-guardadas.ts';
import { purgarCasos } from '../../../server/purga/purgar.ts';
import { crearRespaldo } from '../../../server/respaldo/crear-respaldo.ts';
import { restaurarRespaldo } from '../../../server/respaldo/restaurar-respaldo.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import { hashContrasena } from '../../../server/sesiones/contrasenas.ts';
import { agregarDeIps } from '../../../server/usuarios/usuarios.repository.ts';
import type { CatalogoEditable } from '../../../shared/admin.ts';
import type { ListaCasos } from '../../../shared/caso.ts';
import { ADMIN, CLAVE, montar, NIT_A, NIT_B, type Banco, type Cliente } from '../apoyo.ts';
import { oirSql } from '../db/oir.ts';
import { enOtroProceso } from '../db/otro-proceso.ts';

const PREGUNTAS = [
  '',
  '?estado=ACTIVO',
  '?orden=-actualizado&limite=2',
  '?desde=2020-01-01',
  '?sinLeer=1',
  '?motivo=facturacion',
];

interface Pagina {
  texto: string;
  etag: string | null;
}

async function leer(cliente: Cliente, ruta: string): Promise<Pagina> {
  const respuesta = await cliente.crudo('GET', ruta);
  expect(respuesta.status).toBe(200);
  return { texto: await respuesta.text(), etag: respuesta.headers.get('etag') };
}

/** The page as it is answered, and the same made anew: a question with a parameter that says nothing was never asked. */
async function comparar(cliente: Cliente): Promise<Pagina[]> {
  const paginas: Pagina[] = [];
  for (const pregunta of PREGUNTAS) {
    const pagina = await leer(cliente, `/casos${pregunta}`);
    const nueva = await leer(
      cliente,
      `/casos${pregunta === '' ? '?' : `${pregunta}&`}nunca=${crypto.randomUUID()}`,
    );
    expect([pregunta, pagina]).toEqual([pregunta, nueva]);
    paginas.push(pagina);
  }
  return paginas;
}

async function preparar() {
  const banco = await montar();
  const hash = await hashContrasena(CLAVE);
  await banco.servicios.base.escribir((tx) =>
    agregarDeIps(tx, { nit: NIT_A, alias: 'ana', nombre: 'Ana', hash, creado: Date.now() }),
  );
  const clinica = await banco.ips();
  const colega = await banco.anonimo().ingresar({ nit: NIT_A, usuario: 'ana', contrasena: CLAVE });
  const otra = await banco.ips(NIT_B);
  const ana = await banco.agente();
  for (let i = 0; i < 4; i++) await clinica.crearCaso({ descripcion: `Caso "${i}" ñ` });
  await ana.escribir(1, 'Buenos días');
  return { banco, clinica, colega, otra, ana };
}
type Escena = Awaited<ReturnType<typeof preparar>>;

const caso = (nit: string, numero: number) => ({
  numero,
  nit,
  motivo: { codigo: 'm', nombre: 'M' },
  asunto: { codigo: 'a', nombre: 'A' },
  descripcion: 'Importado',
  estado: 'CERRADO' as const,
  creado: Date.now(),
});

/** What happens, and whether it changes the first list of the IPS. */
const CAMBIOS: [string, boolean, (escena: Escena) => Promise<unknown>][] = [
  ['a case of its own', true, ({ clinica }) => clinica.crearCaso()],
  ['a case of a colleague', true, ({ colega }) => colega.crearCaso()],
  ['a case of another IPS', false, ({ otra }) => otra.crearCaso()],
  ['a message of its own', true, ({ clinica }) => clinica.escribir(2, 'Más datos')],
  ['a message of the EPS', true, ({ ana }) => ana.escribir(3, 'Lo revisamos')],
  [
    'a message that solves its case',
    true,
    ({ ana }) => ana.escribir(1, 'Quedó resuelto', { resuelve: true }),
  ],
  ['an internal note', false, ({ ana }) => ana.escribir(1, 'Solo entre nosotros', { interno: true })],
  ['a change of several cases', true, ({ ana }) => cambiarVarios(ana)],
  [
    'a change of several cases that is taken back',
    true,
    async ({ ana, clinica }) => {
      await cambiarVarios(ana);
      await comparar(clinica);
      const { status } = await ana.pedir('POST', '/casos/lote/deshacer', { cuerpo: { numeros: [1, 2] } });
      expect(status).toBe(200);
    },
  ],
  [
    'an estado',
    true,
    ({ clinica }) => clinica.pedir('PATCH', '/casos/2', { cuerpo: { estado: 'RESUELTO' } }),
  ],
  [
    'another motivo',
    true,
    ({ ana }) => ana.pedir('PATCH', '/casos/2', { cuerpo: { motivo: 'facturacion', asunto: 'radicacion' } }),
  ],
  [
    'what it has read',
    true,
    ({ clinica }) => clinica.pedir('PUT', '/casos/1/lectura', { cuerpo: { hasta: 1 } }),
  ],
  [
    'what a colleague has read',
    false,
    ({ colega }) => colega.pedir('PUT', '/casos/1/lectura', { cuerpo: { hasta: 1 } }),
  ],
  [
    'what the EPS has read',
    false,
    ({ ana }) => ana.pedir('PUT', '/casos/1/lectura', { cuerpo: { hasta: 1 } }),
  ],
  ['the case of an import', true, ({ banco }) => importar(banco, NIT_A)],
  ['the case of an import of another IPS', false, ({ banco }) => importar(banco, NIT_B)],
  ['a purge', true, ({ banco }) => purgarCasos(banco.servicios, { caso: 3 }, deConsola(), () => undefined)],
  [
    'the closing of what was solved long ago',
    true,
    async ({ banco, clinica, colega }) => {
      await clinica.pedir('PATCH', '/casos/2', { cuerpo: { estado: 'RESUELTO' } });
      banco.avanzar(20 * 86_400_000);
      await mantener(banco.servicios);
      banco.avanzar(-20 * 86_400_000);
      // Sessions do not last so long.
      await clinica.ingresar({ nit: NIT_A, contrasena: CLAVE });
      await colega.ingresar({ nit: NIT_A, usuario: 'ana', contrasena: CLAVE });
    },
  ],
  [
    'other names in the catalogue, which cases do not take over',
    false,
    async ({ banco }) => {
      const admin = await banco.agente(ADMIN);
      const { json } = await admin.pedir<CatalogoEditable>('GET', '/admin/catalogo');
      const motivos = json.motivos.map((motivo) => ({ ...motivo, nombre: `${motivo.nombre} nuevo` }));
      const { status } = await admin.pedir('PUT', '/admin/catalogo', { cuerpo: { ...json, motivos } });
      expect(status).toBe(200);
    },
  ],
  [
    'another name of the IPS',
    false,
    ({ banco }) => enOtroProceso(banco.carpeta, `UPDATE ips SET nombre = 'Otra' WHERE nit = '${NIT_A}'`),
  ],
  [
    'a case of another process',
    true,
    ({ banco }) =>
      enOtroProceso(
        banco.carpeta,
        `INSERT INTO casos (nit, motivo, motivo_nombre, asunto, asunto_nombre, descripcion, estado, creado, actualizado)
         VALUES ('${NIT_A}', 'm', 'M', 'a', 'A', 'De otro proceso', 'ACTIVO', ${Date.now()}, ${Date.now()})`,
      ),
  ],
  [
    'a case that another process gives to another IPS',
    true,
    ({ banco }) => enOtroProceso(banco.carpeta, `UPDATE casos SET nit = '${NIT_B}' WHERE numero = 4`),
  ],
  [
    'a case that another process takes from another IPS',
    true,
    async ({ banco, otra }) => {
      const { numero } = await otra.crearCaso();
      await comparar(otra);
      await enOtroProceso(banco.carpeta, `UPDATE casos SET nit = '${NIT_A}' WHERE numero = ${numero}`);
      await comparar(otra);
    },
  ],
  [
    'a deletion by another process',
    true,
    ({ banco }) => enOtroProceso(banco.carpeta, 'DELETE FROM casos WHERE numero = 2'),
  ],
];

const importar = ({ servicios: { base } }: Banco, nit: string) =>
  base.escribir((tx) => importarCaso(tx, caso(nit, 77)));

async function cambiarVarios(ana: Cliente): Promise<void> {
  const cuerpo = { numeros: [1, 2], cambio: { estado: 'RESUELTO' } };
  expect((await ana.pedir('POST', '/casos/lote', { cuerpo })).status).toBe(200);
}

test.each(CAMBIOS)('after %s', async (_, cambia, hacer) => {
  const escena = await preparar();
  const { clinica, colega } = escena;
  const antes = await comparar(clinica);
  const deColega = await comparar(colega);
  await hacer(escena);
  const despues = await comparar(clinica);
  await comparar(colega);
  expect(despues[0]!.texto !== antes[0]!.texto).toBe(cambia);
  if (cambia) expect(despues[0]!.etag).not.toBe(antes[0]!.etag);
  // Each user has read something else.
  expect(deColega[0]!.etag).not.toBe(antes[0]!.etag);
});

test('a page that nothing changed is answered without reading a case, and with its ETag not at all', async () => {
  const { banco, clinica, otra } = await preparar();
  const primera = await comparar(clinica);
  let lecturas = 0;
  oirSql(banco.servicios.base.leer, (sql) => (lecturas += Number(sql.includes('from "casos"'))));
  await otra.crearCaso();
  lecturas = 0;
  for (const [i, pregunta] of PREGUNTAS.entries()) {
    expect(await leer(clinica, `/casos${pregunta}`)).toEqual(primera[i]);
    const cabeceras = { 'if-none-match': primera[i]!.etag! };
    const igual = await clinica.crudo('GET', `/casos${pregunta}`, { cabeceras });
    expect([igual.status, await igual.text(), igual.headers.get('etag')]).toEqual([
      304,
      '',
      primera[i]!.etag,
    ]);
    expect(igual.headers.get('x-content-type-options')).toBe('nosniff');
    expect(igual.headers.get('cache-control')).toBe('no-store');
  }
  expect(lecturas).toBe(0);
  await clinica.crearCaso();
  const otraVez = await clinica.crudo('GET', '/casos', { cabeceras: { 'if-none-match': primera[0]!.etag! } });
  expect(otraVez.status).toBe(200);
});

test.each([
  ['its session ends', ({ clinica }: Escena) => clinica.pedir('DELETE', '/sesion')],
  [
    'its user is deactivated',
    ({ banco }: Escena) =>
      enOtroProceso(banco.carpeta, `UPDATE usuarios SET activo = 0 WHERE nit = '${NIT_A}'`),
  ],
  [
    'its IPS is deactivated',
    ({ banco }: Escena) =>
      enOtroProceso(banco.carpeta, `UPDATE ips SET estado = 'INACTIVO' WHERE nit = '${NIT_A}'`),
  ],
])('a kept page is refused as soon as %s', async (_, terminar) => {
  const escena = await preparar();
  const { banco, clinica } = escena;
  const [{ etag }] = (await comparar(clinica)) as [Pagina];
  const { cookie } = clinica;
  await terminar(escena);
  const ladron = banco.anonimo();
  ladron.cookie = cookie;
  for (const cabeceras of [{}, { 'if-none-match': etag! }] as Record<string, string>[]) {
    expect((await ladron.crudo('GET', '/casos', { cabeceras })).status).toBe(401);
  }
});

test('what is refused is refused again, and is not kept', async () => {
  const { clinica } = await preparar();
  for (let i = 0; i < 2; i++) {
    expect((await clinica.pedir('GET', '/casos?limite=0')).status).toBe(422);
    expect((await clinica.pedir('GET', '/casos?orden=vence')).status).toBe(403);
    expect((await clinica.pedir('GET', '/casos?cursor=x')).status).toBe(422);
  }
});

test('many questions stay right', async () => {
  const { clinica } = await preparar();
  for (let i = 0; i < 100; i++) await leer(clinica, `/casos?limite=${i + 1}`);
  await comparar(clinica);
  await leer(clinica, `/casos?nada=${'x'.repeat(2_000)}`);
  await comparar(clinica);
});

test('what is kept is bounded: the IPS that asked longest ago make room', async () => {
  const paginas = guardarPaginas({ mirar: () => undefined, de: () => 1 });
  const casos = [{ descripcion: 'x'.repeat(1_000_000) }] as unknown as ListaCasos['casos'];
  const de = (nit: string) =>
    ({ parte: 'ips', nit, usuario: { id: 1, rol: 'ips', nombre: '', nit } }) as const;
  const lista = { casos, siguiente: null, totales: {} as ListaCasos['totales'] };
  for (let i = 0; i < 40; i++) await paginas.hacer(de(String(i)), '', () => Promise.resolve(lista));
  const quedan = Array.from({ length: 40 }, (_, i) => i).filter((i) => paginas.hallar(de(String(i)), ''));
  expect(quedan).toEqual([32, 33, 34, 35, 36, 37, 38, 39]);
});

test('after a restore the list is that of the backup', async () => {
  const { banco, clinica } = await preparar();
  const antes = await comparar(clinica);
  const copia = join(await mkdtemp(join(tmpdir(), 'mesa-paginas-')), 'copia');
  onTestFinished(() => rm(join(copia, '..'), { recursive: true, force: true }));
  const { carpeta: datos } = banco;
  const comun = { carpeta: copia, datos, avance: () => undefined };
  await crearRespaldo({ ...comun, nube: false, ahora: Date.now() });
  await clinica.crearCaso();
  const otros = await comparar(clinica);
  await banco.cerrar();
  await restaurarRespaldo({ ...comun, primerCaso: 1, reemplazar: true, parcial: false, autor: deConsola() });
  const restaurada = await (await montar({ carpeta: datos })).ips();
  const textos = (paginas: Pagina[]) => paginas.map(({ texto }) => texto);
  expect(textos(await comparar(restaurada))).toEqual(textos(antes));
  expect(textos(otros)).not.toEqual(textos(antes));
});
