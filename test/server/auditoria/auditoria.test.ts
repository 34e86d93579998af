import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Auditoria, ClaveDada } from '../../../shared/admin.ts';
import { anotarApertura } from '../../../server/adjuntos/adjuntos.repository.ts';
import { auditar } from '../../../server/auditoria/auditoria.repository.ts';
import { ADMIN, AGENTE, CLAVE, montar, NIT_A, NIT_B, type Cliente } from '../apoyo.ts';
import { rutaDeMuestra } from '../../muestras.ts';

const leer = async (carla: Cliente, consulta = '') => {
  const { status, json } = await carla.pedir<Auditoria>('GET', `/admin/auditoria${consulta}`);
  expect(status).toBe(200);
  return json;
};
const FOTO = rutaDeMuestra('base.png');

describe('the audit', () => {
  test('has everything that an administrator changes, with who, what and when, and no password', async () => {
    const { agente, anonimo, servicios } = await montar();
    const carla = await agente(ADMIN);
    const pedir = async (metodo: string, ruta: string, cuerpo?: unknown) =>
      (await carla.pedir<ClaveDada & { id: number }>(metodo, ruta, cuerpo === undefined ? {} : { cuerpo }))
        .json;
    const claves: string[] = [];
    claves.push((await pedir('POST', '/admin/ips', { nit: '901000001', nombre: 'Nueva' })).contrasena);
    await pedir('PATCH', '/admin/ips/901000001', { nombre: 'Renombrada', estado: 'INACTIVO' });
    await pedir('PATCH', '/admin/ips/901000001', { estado: 'ACTIVO' });
    await pedir('PATCH', '/admin/ips/901000001', { estado: 'ACTIVO' });
    claves.push((await pedir('POST', '/admin/ips/901000001/clave')).contrasena);
    const ursula = { rol: 'ips', nit: NIT_A, alias: 'urgencias', nombre: 'Úrsula' };
    const { id, contrasena } = await pedir('POST', '/admin/usuarios', ursula);
    claves.push(contrasena);
    await pedir('PATCH', `/admin/usuarios/${id}`, { nombre: 'Úrsula Díaz', activo: false });
    await pedir('PATCH', `/admin/usuarios/${id}`, { activo: true });
    claves.push((await pedir('POST', `/admin/usuarios/${id}/clave`)).contrasena);
    const berta = { rol: 'agente', correo: 'berta@eps.example', nombre: 'Berta' };
    await pedir('PATCH', `/admin/usuarios/${(await pedir('POST', '/admin/usuarios', berta)).id}`, {
      rol: 'admin',
    });
    await pedir('PUT', '/admin/catalogo', await pedir('GET', '/admin/catalogo'));
    const respuesta = { titulo: 'Saludo', texto: 'Buenos días' };
    const rapida = (await pedir('POST', '/respuestas', respuesta)).id;
    await pedir('PUT', `/respuestas/${rapida}`, respuesta);
    await carla.pedir('DELETE', `/respuestas/${rapida}`);
    await carla.pedir('POST', '/admin/ips/importar', {
      cuerpo: 'nit,nombre,estado,contrasena\n901000002,Importada,ACTIVO,clave del archivo\n',
      cabeceras: { 'content-type': 'text/csv' },
    });
    claves.push('clave del archivo', 'clave escogida aquí');
    const clinica = await anonimo().ingresar({ nit: NIT_A, contrasena: CLAVE });
    await clinica.pedir('POST', '/sesion/clave', { cuerpo: { actual: CLAVE, nueva: 'clave escogida aquí' } });

    const { registros, siguiente } = await leer(carla);
    expect(siguiente).toBeNull();
    const deCarla = `Carla (${ADMIN})`;
    expect(registros.reverse().map(({ quien, accion, objeto }) => [quien, accion, objeto])).toEqual([
      ...[
        ['ips.registrar', '901000001'],
        ['ips.renombrar', '901000001'],
        ['ips.inactivar', '901000001'],
        ['ips.activar', '901000001'],
        ['ips.clave', '901000001'],
        ['usuario.registrar', `${NIT_A}/urgencias`],
        ['usuario.renombrar', `${NIT_A}/urgencias`],
        ['usuario.inactivar', `${NIT_A}/urgencias`],
        ['usuario.activar', `${NIT_A}/urgencias`],
        ['usuario.clave', `${NIT_A}/urgencias`],
        ['usuario.registrar', 'berta@eps.example'],
        ['usuario.rol', 'berta@eps.example'],
        ['catalogo.guardar', '6 motivos, 21 asuntos'],
        ['respuesta.crear', 'Saludo'],
        ['respuesta.cambiar', 'Saludo'],
        ['respuesta.borrar', 'Saludo'],
        ['ips.importar', '1 nuevas, 0 actualizadas'],
      ].map((resto) => [deCarla, ...resto]),
      [`Clínica A (${NIT_A})`, 'usuario.clave-propia', NIT_A],
    ]);
    for (const { fecha } of registros) expect(Date.now() - Date.parse(fecha)).toBeLessThan(60_000);
    const todo = JSON.stringify(await servicios.base.leer.selectFrom('auditoria').selectAll().execute());
    for (const clave of claves) expect(todo).not.toContain(clave);
    expect(todo).not.toContain('argon2');
  });

  test('has nothing of what was refused', async () => {
    const { agente } = await montar();
    const carla = await agente(ADMIN);
    await carla.pedir('POST', '/admin/ips', { cuerpo: { nit: NIT_A, nombre: 'Repetida' } });
    await carla.pedir('PATCH', '/admin/usuarios/999', { cuerpo: { activo: false } });
    await carla.pedir('PUT', '/admin/catalogo', { cuerpo: { motivos: [] } });
    expect((await leer(carla)).registros).toEqual([]);
  });

  test('is paged by key, newest first', async () => {
    const { agente, servicios } = await montar();
    const carla = await agente(ADMIN);
    await servicios.base.escribir(async (tx) => {
      for (let i = 1; i <= 250; i += 1) {
        await auditar(tx, { usuario: null, ahora: i }, 'ips.activar', `${i}`);
      }
    });
    const primera = await leer(carla);
    expect(primera.registros.map(({ objeto }) => Number(objeto))).toEqual(
      Array.from({ length: 100 }, (_, i) => 250 - i),
    );
    expect(primera.registros[0]?.quien).toBeNull();
    const segunda = await leer(carla, `?antes=${primera.siguiente}`);
    const tercera = await leer(carla, `?antes=${segunda.siguiente}`);
    expect(segunda.registros[0]?.objeto).toBe('150');
    expect(tercera.registros).toHaveLength(50);
    expect(tercera.siguiente).toBeNull();
    expect((await carla.pedir('GET', '/admin/auditoria?antes=x')).status).toBe(422);
  });

  test('of openings says who opened which file of which case', async () => {
    const { ips, agente, servicios } = await montar();
    const [clinica, hospital, ana, carla] = [
      await ips(),
      await ips(NIT_B),
      await agente(),
      await agente(ADMIN),
    ];
    const foto = new Uint8Array(await readFile(FOTO));
    for (const [cliente, nombre] of [
      [clinica, 'historia.png'],
      [hospital, 'factura.png'],
    ] as const) {
      const clave = String((await cliente.subir(foto, nombre)).json.clave);
      await cliente.crearCaso({ adjuntos: [clave] });
      for (const quien of [cliente, ana])
        await (await quien.crudo('GET', `/adjuntos/${clave}`)).arrayBuffer();
    }
    // What a purge has deleted leaves the opening of its key.
    const usuario = (await servicios.base.leer.selectFrom('usuarios').select('id').executeTakeFirstOrThrow())
      .id;
    await servicios.base.escribir((tx) =>
      anotarApertura(tx, { clave: 'purgada', usuario, creada: Date.now(), solicitud: 'x' }),
    );
    const aperturas = (registros: Auditoria['registros']) =>
      registros.map(({ quien, accion, objeto, caso }) => [quien, accion, objeto, caso]);
    expect(aperturas((await leer(carla, '?que=aperturas')).registros)).toEqual([
      [expect.any(String), 'adjunto.abrir', 'purgada', null],
      [`Ana (${AGENTE})`, 'adjunto.abrir', 'factura.png', 2],
      [`Hospital B (${NIT_B})`, 'adjunto.abrir', 'factura.png', 2],
      [`Ana (${AGENTE})`, 'adjunto.abrir', 'historia.png', 1],
      [`Clínica A (${NIT_A})`, 'adjunto.abrir', 'historia.png', 1],
    ]);
    expect(aperturas((await leer(carla, '?que=aperturas&caso=Caso%20No.%201')).registros)).toEqual([
      [`Ana (${AGENTE})`, 'adjunto.abrir', 'historia.png', 1],
      [`Clínica A (${NIT_A})`, 'adjunto.abrir', 'historia.png', 1],
    ]);
    expect((await carla.pedir('GET', '/admin/auditoria?caso=1')).status).toBe(422);
  });

  test('can be neither changed nor deleted by the service', async () => {
    const { servicios } = await montar();
    const { escribir } = servicios.base;
    await escribir((tx) => auditar(tx, { usuario: null, ahora: 1 }, 'ips.activar', NIT_A));
    await expect(
      escribir((tx) => tx.updateTable('auditoria').set({ objeto: 'x' }).execute()),
    ).rejects.toThrow();
    await expect(escribir((tx) => tx.deleteFrom('auditoria').execute())).rejects.toThrow();
  });
});
