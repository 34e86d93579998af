/** Everything that may change what an IPS's list shows, or must not, whoever does it. */
import { expect } from 'vitest';
import { deConsola } from '../../../server/cli/command.ts';
import { importarCaso } from '../../../server/casos/importar-caso.ts';
import { purgarCasos } from '../../../server/purga/purgar.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import { hashContrasena } from '../../../server/sesiones/contrasenas.ts';
import { agregarDeIps } from '../../../server/usuarios/usuarios.repository.ts';
import type { CatalogoEditable } from '../../../shared/admin.ts';
import { ADMIN, CLAVE, montar, NIT_A, NIT_B, type Banco, type Cliente } from '../apoyo.ts';
import { enOtroProceso } from '../db/otro-proceso.ts';

export const PREGUNTAS = [
  '',
  '?estado=ACTIVO',
  '?orden=-actualizado&limite=2',
  '?desde=2020-01-01',
  '?sinLeer=1',
  '?motivo=facturacion',
];

export interface Pagina {
  texto: string;
  etag: string | null;
}

/** A page as a browser gets it. */
export async function leer(cliente: Cliente, ruta: string): Promise<Pagina> {
  const respuesta = await cliente.crudo('GET', ruta);
  expect(respuesta.status).toBe(200);
  return { texto: await respuesta.text(), etag: respuesta.headers.get('etag') };
}

/**
 * The page as it is answered, and the same made anew: a question with a parameter that says nothing was never asked.
 * `vecino` is another service of the same folder, which must answer the same to the same session.
 */
export async function comparar(cliente: Cliente, vecino?: Banco): Promise<Pagina[]> {
  const paginas: Pagina[] = [];
  const alLado = vecino?.anonimo();
  if (alLado) alLado.cookie = cliente.cookie;
  for (const pregunta of PREGUNTAS) {
    const pagina = await leer(cliente, `/casos${pregunta}`);
    const nueva = await leer(
      cliente,
      `/casos${pregunta === '' ? '?' : `${pregunta}&`}nunca=${crypto.randomUUID()}`,
    );
    expect([pregunta, pagina]).toEqual([pregunta, nueva]);
    if (alLado) expect([pregunta, await leer(alLado, `/casos${pregunta}`)]).toEqual([pregunta, pagina]);
    paginas.push(pagina);
  }
  return paginas;
}

/** Two services of one folder, an IPS with two users and four cases, another IPS, an agent. */
export async function preparar() {
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
  // Its own connections and memory, as a service in another process has them.
  const vecino = await montar({ carpeta: banco.carpeta });
  return { banco, vecino, clinica, colega, otra, ana };
}
export type Escena = Awaited<ReturnType<typeof preparar>>;

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
export const CAMBIOS: [string, boolean, (escena: Escena) => Promise<unknown>][] = [
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
  ['a case that arrives at another service', true, ({ vecino, clinica }) => en(vecino, clinica).crearCaso()],
  [
    'a message that arrives at another service',
    true,
    ({ vecino, ana }) => en(vecino, ana).escribir(2, 'Lo vemos allá'),
  ],
  [
    'an estado that is changed at another service',
    true,
    ({ vecino, ana }) => en(vecino, ana).pedir('PATCH', '/casos/2', { cuerpo: { estado: 'CERRADO' } }),
  ],
  [
    'what it has read at another service',
    true,
    ({ vecino, clinica }) => en(vecino, clinica).pedir('PUT', '/casos/1/lectura', { cuerpo: { hasta: 1 } }),
  ],
  [
    'a purge at another service',
    true,
    ({ vecino }) => purgarCasos(vecino.servicios, { caso: 3 }, deConsola(), () => undefined),
  ],
  ['a purge of a case of another IPS', false, ({ banco, otra }) => purgarDe(banco, otra)],
  [
    'the purge of its newest case, whose number nobody gets again',
    true,
    async ({ banco, clinica }) => {
      const { numero } = await clinica.crearCaso();
      await comparar(clinica);
      await purgarCasos(banco.servicios, { caso: numero }, deConsola(), () => undefined);
      expect((await clinica.crearCaso()).numero).toBe(numero + 1);
    },
  ],
  [
    'a logout and a login',
    false,
    async ({ clinica }) => {
      await clinica.pedir('DELETE', '/sesion');
      await clinica.ingresar({ nit: NIT_A, contrasena: CLAVE });
    },
  ],
  [
    'a deactivation of its IPS, while a case arrives, until it is active again',
    true,
    async ({ banco, vecino, clinica, colega }) => {
      const admin = await vecino.agente(ADMIN);
      const cambiar = (estado: string) =>
        admin.pedir('PATCH', `/admin/ips/${NIT_A}`, { cuerpo: { estado } }).then(({ status }) => status);
      expect(await cambiar('INACTIVO')).toBe(200);
      expect((await clinica.pedir('GET', '/casos')).status).toBe(401);
      await importar(banco, NIT_A);
      expect(await cambiar('ACTIVO')).toBe(200);
      // The sessions ended for good.
      expect((await clinica.pedir('GET', '/casos')).status).toBe(401);
      await clinica.ingresar({ nit: NIT_A, contrasena: CLAVE });
      await colega.ingresar({ nit: NIT_A, usuario: 'ana', contrasena: CLAVE });
    },
  ],
  [
    'a deactivation of a colleague',
    false,
    async ({ banco, colega }) => {
      await enOtroProceso(banco.carpeta, `UPDATE usuarios SET activo = 0 WHERE alias = 'ana'`);
      expect((await colega.pedir('GET', '/casos')).status).toBe(401);
      await enOtroProceso(banco.carpeta, `UPDATE usuarios SET activo = 1 WHERE alias = 'ana'`);
      await colega.ingresar({ nit: NIT_A, usuario: 'ana', contrasena: CLAVE });
    },
  ],
];

/** The same person at another service of the folder. */
function en(servicio: Banco, { cookie }: Cliente): Cliente {
  const cliente = servicio.anonimo();
  cliente.cookie = cookie;
  return cliente;
}

async function purgarDe({ servicios }: Banco, cliente: Cliente): Promise<void> {
  const { numero } = await cliente.crearCaso();
  await purgarCasos(servicios, { caso: numero }, deConsola(), () => undefined);
}

const importar = ({ servicios: { base } }: Banco, nit: string) =>
  base.escribir((tx) => importarCaso(tx, caso(nit, 77)));

async function cambiarVarios(ana: Cliente): Promise<void> {
  const cuerpo = { numeros: [1, 2], cambio: { estado: 'RESUELTO' } };
  expect((await ana.pedir('POST', '/casos/lote', { cuerpo })).status).toBe(200);
}
