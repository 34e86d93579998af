import { describe, expect, test } from 'vitest';
import type { ClaveDada, FichaUsuario, ListaUsuarios } from '../../../shared/admin.ts';
import type { Bandeja, Historia } from '../../../shared/bandeja.ts';
import type { Problema } from '../../../shared/errores.ts';
import type { Mensajes } from '../../../shared/mensaje.ts';
import type { Caso } from '../../../shared/caso.ts';
import type { Sesion } from '../../../shared/usuario.ts';
import { INTENTOS } from '../../../server/sesiones/limitador.ts';
import { ADMIN, AGENTE, CLAVE, montar, NIT_A, NIT_B, type Banco, type Cliente } from '../apoyo.ts';

const admin = (banco: Banco) => banco.agente(ADMIN);
const listar = async (carla: Cliente, consulta = '') =>
  (await carla.pedir<ListaUsuarios>('GET', `/admin/usuarios${consulta}`)).json.usuarios;
const registrar = (carla: Cliente, cuerpo: object) =>
  carla.pedir<FichaUsuario & ClaveDada & Problema>('POST', '/admin/usuarios', { cuerpo });
const cambiar = (carla: Cliente, id: number, cuerpo: object) =>
  carla.pedir<FichaUsuario & Problema>('PATCH', `/admin/usuarios/${id}`, { cuerpo });
const idDe = async (carla: Cliente, correo: string) =>
  (await listar(carla)).find((usuario) => usuario.correo === correo)!.id;

const URSULA = { rol: 'ips', nit: NIT_A, alias: 'urgencias', nombre: 'Úrsula Díaz' };

/** A named user of the first IPS who has chosen her own password. */
async function conUrsula(banco: Banco, carla: Cliente): Promise<Cliente> {
  const { json } = await registrar(carla, URSULA);
  const ursula = await banco
    .anonimo()
    .ingresar({ nit: NIT_A, usuario: 'urgencias', contrasena: json.contrasena });
  await ursula.pedir('POST', '/sesion/clave', { cuerpo: { actual: json.contrasena, nueva: CLAVE } });
  return ursula;
}

describe('the staff', () => {
  test('is registered with a password shown once, and listed without any', async () => {
    const banco = await montar();
    const carla = await admin(banco);
    const { status, json } = await registrar(carla, {
      rol: 'agente',
      correo: ' Berta@EPS.example ',
      nombre: 'Berta',
    });
    expect([status, json]).toEqual([
      201,
      {
        id: json.id,
        rol: 'agente',
        nombre: 'Berta',
        correo: 'berta@eps.example',
        nit: null,
        alias: null,
        activo: true,
        abiertos: 0,
        buzon: { direccion: 'berta@eps.example', porConfirmar: null, apagada: null },
        contrasena: json.contrasena,
      },
    ]);
    const berta = await banco
      .anonimo()
      .ingresar({ correo: 'berta@eps.example', contrasena: json.contrasena });
    expect((await berta.pedir('GET', '/bandeja')).json.codigo).toBe('clave_por_cambiar');
    const lista = await listar(carla);
    expect(lista.map(({ correo }) => correo)).toEqual([AGENTE, 'berta@eps.example', ADMIN]);
    expect(JSON.stringify(lista)).not.toMatch(/argon2|contrasena/);
  });

  test.each([
    [{ rol: 'agente', correo: AGENTE, nombre: 'Otra' }, 409, 'correo', 'repetido'],
    [{ rol: 'agente', correo: 'sin-arroba', nombre: 'X' }, 422, 'correo', 'formato'],
    [{ rol: 'agente', nombre: 'X' }, 422, 'correo', 'requerido'],
    [{ rol: 'jefe', correo: 'x@eps.example', nombre: 'X' }, 422, 'rol', 'formato'],
    [{ correo: 'x@eps.example', nombre: 'X' }, 422, 'rol', 'formato'],
    [
      { rol: 'ips', correo: 'x@eps.example', nit: NIT_A, alias: 'x', nombre: 'X' },
      422,
      'correo',
      'desconocido',
    ],
    [{ rol: 'ips', nit: '899999068', alias: 'x', nombre: 'X' }, 422, 'nit', 'no_existe'],
    [{ rol: 'ips', nit: NIT_A, alias: 'Con espacio', nombre: 'X' }, 422, 'alias', 'formato'],
  ])('registered as %j is refused at the field', async (cuerpo, esperado, campo, codigo) => {
    const { status, json } = await registrar(await admin(await montar()), cuerpo);
    expect([status, json.campos]).toEqual([esperado, [{ campo, codigo }]]);
  });

  test('is renamed, changes role, and keeps what it does', async () => {
    const banco = await montar();
    const [carla, ana] = [await admin(banco), await banco.agente()];
    const id = await idDe(carla, AGENTE);
    const { json } = await cambiar(carla, id, { nombre: 'Ana María', rol: 'admin' });
    expect(json).toMatchObject({ nombre: 'Ana María', rol: 'admin', activo: true });
    expect((await ana.pedir('GET', '/admin/ips')).status).toBe(200);
    await cambiar(carla, id, { rol: 'agente' });
    expect((await ana.pedir('GET', '/admin/ips')).json.codigo).toBe('no_permitido');
  });

  test('that is inactivated is out at once and lets go of its open cases, each of which says so', async () => {
    const banco = await montar();
    const [carla, ana, clinica] = [await admin(banco), await banco.agente(), await banco.ips()];
    for (let i = 0; i < 4; i += 1) await clinica.crearCaso();
    await ana.pedir('POST', '/casos/lote', { cuerpo: { numeros: [1, 2, 3], cambio: { asignado: 'yo' } } });
    await ana.pedir('PATCH', '/casos/3', { cuerpo: { estado: 'RESUELTO' } });
    const id = await idDe(carla, AGENTE);
    expect((await listar(carla)).find((usuario) => usuario.id === id)?.abiertos).toBe(2);

    expect((await cambiar(carla, id, { activo: false })).json).toMatchObject({ activo: false, abiertos: 0 });
    expect((await ana.pedir('GET', '/bandeja')).status).toBe(401);
    expect((await carla.pedir<Bandeja>('GET', '/bandeja')).json.vistas['sin-asignar']).toBe(3);
    // What was solved stays the work of who solved it.
    expect((await carla.pedir<Caso>('GET', '/casos/3')).json.asignado?.correo).toBe(AGENTE);
    for (const numero of [1, 2]) {
      const { json } = await carla.pedir<Historia>('GET', `/casos/${numero}/historia`);
      expect(json.historia.at(-1)).toMatchObject({
        autor: { nombre: 'Carla' },
        cambios: [{ campo: 'asignado', antes: 'Ana', ahora: null }],
      });
    }
    const buscados = await carla.pedir<{ casos: Caso[] }>('GET', '/casos?asignado=nadie');
    expect(buscados.json.casos.map(({ numero }) => numero)).toEqual([4, 2, 1]);

    await cambiar(carla, id, { activo: true });
    expect((await banco.agente()).cookie).not.toBe('');
    expect((await carla.pedir<Caso>('GET', '/casos/1')).json.asignado).toBeNull();
  });

  test('gets a new password, which ends its sessions', async () => {
    const banco = await montar();
    const [carla, ana] = [await admin(banco), await banco.agente()];
    const { json } = await carla.pedir<ClaveDada>(
      'POST',
      `/admin/usuarios/${await idDe(carla, AGENTE)}/clave`,
    );
    expect((await ana.pedir('GET', '/bandeja')).status).toBe(401);
    const otra = await banco.anonimo().ingresar({ correo: AGENTE, contrasena: json.contrasena });
    expect((await otra.pedir<Sesion>('GET', '/sesion')).json.usuario?.debeCambiarClave).toBe(true);
  });

  test('that is not there is a 404', async () => {
    const carla = await admin(await montar());
    for (const id of ['999', '0', 'x', '-1']) {
      const cambio = await carla.pedir('PATCH', `/admin/usuarios/${id}`, { cuerpo: { nombre: 'X' } });
      const clave = await carla.pedir('POST', `/admin/usuarios/${id}/clave`);
      expect([id, cambio.status, clave.status]).toEqual([id, 404, 404]);
    }
  });
});

describe('an administrator', () => {
  test('cannot shut himself out', async () => {
    const banco = await montar();
    const carla = await admin(banco);
    await registrar(carla, { rol: 'admin', correo: 'otro@eps.example', nombre: 'Otro' });
    const id = await idDe(carla, ADMIN);
    for (const cambio of [{ activo: false }, { rol: 'agente' }, { activo: false, nombre: 'X' }]) {
      const { status, json } = await cambiar(carla, id, cambio);
      expect([status, json.codigo]).toEqual([409, 'usuario_propio']);
    }
    expect((await carla.pedir('POST', `/admin/usuarios/${id}/clave`)).json.codigo).toBe('usuario_propio');
    expect((await cambiar(carla, id, { nombre: 'Carla Ruiz' })).json).toMatchObject({
      nombre: 'Carla Ruiz',
      rol: 'admin',
      activo: true,
    });
  });

  test('is never the last one to go, not even when two take each other’s role at once', async () => {
    const banco = await montar();
    const carla = await admin(banco);
    await cambiar(carla, await idDe(carla, AGENTE), { rol: 'admin' });
    const ana = await banco.agente();
    const [idCarla, idAna] = [await idDe(carla, ADMIN), await idDe(carla, AGENTE)];
    const respuestas = await Promise.all([
      cambiar(carla, idAna, { rol: 'agente' }),
      cambiar(ana, idCarla, { activo: false }),
    ]);
    expect(respuestas.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect(respuestas.find(({ status }) => status === 403)?.json.codigo).toBe('no_permitido');
  });
});

describe('a named user of an IPS', () => {
  test('logs in with NIT and alias, sees its cases and writes in his own name', async () => {
    const banco = await montar();
    const [carla, clinica] = [await admin(banco), await banco.ips()];
    await clinica.crearCaso({ descripcion: 'De la IPS' });
    const ursula = await conUrsula(banco, carla);
    expect((await ursula.pedir<Sesion>('GET', '/sesion')).json.usuario).toEqual({
      rol: 'ips',
      nombre: 'Úrsula Díaz',
      nit: NIT_A,
      alias: 'urgencias',
    });
    const caso = await ursula.crearCaso({ mensaje: 'Buenas' });
    expect(caso.ips).toEqual({ nit: NIT_A, nombre: 'Clínica A' });
    await ursula.escribir(1, 'También aquí');
    const { json } = await clinica.pedir<Mensajes>('GET', '/casos/1/mensajes');
    expect(json.mensajes[0]?.autor).toEqual({ rol: 'ips', nombre: 'Úrsula Díaz' });
    expect((await carla.pedir<Caso>('GET', `/casos/${caso.numero}`)).json.ips.nombre).toBe('Clínica A');
    // Each has read what he has read.
    await carla.pedir('POST', '/casos/1/mensajes', {
      clave: crypto.randomUUID(),
      cuerpo: { texto: 'Respuesta' },
    });
    await ursula.pedir('PUT', '/casos/1/lectura', { cuerpo: { hasta: 2 } });
    expect((await ursula.pedir<Sesion>('GET', '/sesion')).json.noLeidos).toBe(0);
    expect((await clinica.pedir<Sesion>('GET', '/sesion')).json.noLeidos).toBe(1);
  });

  test('unknown, of another IPS or with a wrong password gets one answer', async () => {
    const banco = await montar();
    await conUrsula(banco, await admin(banco));
    const respuestas = await Promise.all(
      [
        { nit: NIT_A, usuario: 'nadie', contrasena: CLAVE },
        { nit: NIT_B, usuario: 'urgencias', contrasena: CLAVE },
        { nit: NIT_A, usuario: 'urgencias', contrasena: 'otra clave cualquiera' },
      ].map((cuerpo) => banco.anonimo().pedir('POST', '/sesion', { cuerpo })),
    );
    const [primera, ...otras] = respuestas.map(({ status, json: { solicitud: _, ...json } }) => ({
      status,
      json,
    }));
    expect(primera).toMatchObject({ status: 401, json: { codigo: 'credenciales' } });
    for (const otra of otras) expect(otra).toEqual(primera);
    await banco.anonimo().ingresar({ nit: '900.123.456-8', usuario: ' Urgencias ', contrasena: CLAVE });
  });

  test('whose password is guessed at does not block the IPS, and the other way round', async () => {
    const banco = await montar();
    await conUrsula(banco, await admin(banco));
    const intentar = async (usuario: object, contrasena: string) =>
      (await banco.anonimo().pedir('POST', '/sesion', { cuerpo: { nit: NIT_A, ...usuario, contrasena } }))
        .status;
    for (let i = 0; i < INTENTOS.cuentaYDireccion; i += 1)
      await intentar({ usuario: 'urgencias' }, `mala ${i}`);
    expect(await intentar({ usuario: 'urgencias' }, CLAVE)).toBe(429);
    expect(await intentar({}, CLAVE)).toBe(200);
  });

  test('is one of several, of which one can go', async () => {
    const banco = await montar();
    const carla = await admin(banco);
    const ursula = await conUrsula(banco, carla);
    const [clinica, repetida] = [await banco.ips(), await registrar(carla, URSULA)];
    expect([repetida.status, repetida.json.campos]).toEqual([409, [{ campo: 'alias', codigo: 'repetido' }]]);
    const lista = await listar(carla, `?nit=${NIT_A}`);
    expect(lista.map(({ alias, nombre, correo }) => [alias, nombre, correo])).toEqual([
      [null, 'Clínica A', null],
      ['urgencias', 'Úrsula Díaz', null],
    ]);
    const { id } = lista[1]!;
    expect((await cambiar(carla, id, { rol: 'admin' })).json.campos).toEqual([
      { campo: 'rol', codigo: 'no_corresponde' },
    ]);
    // The IPS's own user has the IPS's name.
    expect((await cambiar(carla, lista[0]!.id, { nombre: 'Otro' })).json.campos).toEqual([
      { campo: 'nombre', codigo: 'no_corresponde' },
    ]);
    await cambiar(carla, id, { activo: false });
    expect((await ursula.pedir('GET', '/casos')).status).toBe(401);
    expect((await clinica.pedir('GET', '/casos')).status).toBe(200);
    const cuerpo = { nit: NIT_A, usuario: 'urgencias', contrasena: CLAVE };
    expect((await banco.anonimo().pedir('POST', '/sesion', { cuerpo })).status).toBe(401);
  });

  test('is out with his IPS', async () => {
    const banco = await montar();
    const carla = await admin(banco);
    const ursula = await conUrsula(banco, carla);
    await carla.pedir('PATCH', `/admin/ips/${NIT_A}`, { cuerpo: { estado: 'INACTIVO' } });
    expect((await ursula.pedir('GET', '/casos')).status).toBe(401);
  });
});

describe('one’s own password', () => {
  const NUEVA = 'otra clave muy distinta';
  const pedir = (cliente: Cliente, actual: string, nueva: string) =>
    cliente.pedir<Problema>('POST', '/sesion/clave', { cuerpo: { actual, nueva } });

  test('is changed where one is; the other sessions end', async () => {
    const banco = await montar();
    const [aqui, alla, hospital] = [await banco.ips(), await banco.ips(), await banco.ips(NIT_B)];
    expect((await pedir(aqui, CLAVE, NUEVA)).status).toBe(204);
    expect((await aqui.pedir('GET', '/casos')).status).toBe(200);
    expect((await alla.pedir('GET', '/casos')).status).toBe(401);
    expect((await hospital.pedir('GET', '/casos')).status).toBe(200);
    await banco.anonimo().ingresar({ nit: NIT_A, contrasena: NUEVA });
    const vieja = await banco
      .anonimo()
      .pedir('POST', '/sesion', { cuerpo: { nit: NIT_A, contrasena: CLAVE } });
    expect(vieja.status).toBe(401);
  });

  test('that had to be changed opens the door', async () => {
    const banco = await montar();
    const carla = await admin(banco);
    const { json } = await carla.pedir<ClaveDada>('POST', `/admin/ips/${NIT_A}/clave`);
    const clinica = await banco.anonimo().ingresar({ nit: NIT_A, contrasena: json.contrasena });
    expect((await clinica.pedir('GET', '/casos')).json.codigo).toBe('clave_por_cambiar');
    expect((await pedir(clinica, json.contrasena, NUEVA)).status).toBe(204);
    expect((await clinica.pedir('GET', '/casos')).status).toBe(200);
    expect((await clinica.pedir<Sesion>('GET', '/sesion')).json.usuario).not.toHaveProperty(
      'debeCambiarClave',
    );
  });

  test.each([
    ['equivocada de verdad', NUEVA, 'actual', 'incorrecta'],
    [CLAVE, CLAVE, 'nueva', 'igual'],
    [CLAVE, 'corta', 'nueva', 'corto'],
    [CLAVE, 'x'.repeat(257), 'nueva', 'largo'],
    ['', NUEVA, 'actual', 'requerido'],
  ])('from %j to %j is refused at its field and stays', async (actual, nueva, campo, codigo) => {
    const banco = await montar();
    const clinica = await banco.ips();
    const { status, json } = await pedir(clinica, actual, nueva);
    expect([status, json.campos]).toEqual([422, [{ campo, codigo }]]);
    expect((await clinica.pedir('GET', '/casos')).status).toBe(200);
    await banco.ips();
  });

  test('cannot be guessed at here past the brake of the login', async () => {
    const banco = await montar();
    const clinica = await banco.ips();
    for (let i = 0; i < INTENTOS.cuentaYDireccion; i += 1) {
      expect((await pedir(clinica, `equivocada ${i}`, NUEVA)).status).toBe(422);
    }
    const { status, headers } = await pedir(clinica, CLAVE, NUEVA);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    const ingreso = { cuerpo: { nit: NIT_A, contrasena: CLAVE } };
    expect((await banco.anonimo().pedir('POST', '/sesion', ingreso)).status).toBe(429);
  });

  test('is nobody else’s business: without a session there is none to change', async () => {
    const { anonimo } = await montar();
    expect((await pedir(anonimo(), CLAVE, NUEVA)).status).toBe(401);
  });
});
