import { describe, expect, test } from 'vitest';
import { apagarDireccion, destinatarioDe } from '../../../server/correo/direcciones.repository.ts';
import { correr } from '../../../server/db/steps.ts';
import { salidaDe } from '../../../server/correo/baja.ts';
import type { FichaUsuario } from '../../../shared/admin.ts';
import type { CorreoPropio } from '../../../shared/direccion.ts';
import { ADMIN, AGENTE, CLAVE, montar, NIT_A, NIT_B, type Banco } from '../apoyo.ts';
import { CLAVES, token as tokenDelPortal } from '../portal/tokens.ts';
import {
  CON_CORREO,
  confirmar,
  enlaceDeConfirmar,
  idDe,
  pedirDireccion,
  redactar,
  rutaDeBaja,
  salida,
} from './buzones.ts';

const DIA = 86_400_000;
const CORREO = 'ana@clinica.example';

async function destino(banco: Banco, cuenta: string): Promise<string | undefined> {
  const id = await idDe(banco, cuenta);
  return (await correr(destinatarioDe(banco.servicios.base.leer, id)))?.direccion;
}

async function apagar(banco: Banco, cuenta: string): Promise<void> {
  const id = await idDe(banco, cuenta);
  const motivo = '550 5.1.1 no existe';
  await banco.servicios.base.escribir((tx) => apagarDireccion(tx, id, motivo, banco.servicios.reloj()));
}

describe('an address of a user of an IPS', () => {
  test('counts once its link was opened, within a day, once', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const clinica = await banco.ips();
    await pedirDireccion(clinica, ' ANA@Clinica.example ');
    const antes = (await clinica.pedir<CorreoPropio>('GET', '/sesion/correo')).json;
    expect(antes).toMatchObject({ activo: true, direccion: null, porConfirmar: CORREO, contrasena: true });
    expect(await destino(banco, NIT_A)).toBeUndefined();

    const token = await enlaceDeConfirmar(banco);
    const huellas = await banco.servicios.base.leer
      .selectFrom('direcciones')
      .select('nueva_huella')
      .execute();
    expect(huellas).toEqual([{ nueva_huella: expect.stringMatching(/^[0-9a-f]{64}$/) as string }]);
    const usar = (cual: string) =>
      banco.anonimo().pedir('POST', '/correo/confirmar', { cuerpo: { token: cual } });
    expect((await usar(`${token}x`)).json).toMatchObject({ codigo: 'token_invalido' });
    expect((await usar(token)).status).toBe(204);
    expect((await usar(token)).json).toMatchObject({ status: 401, codigo: 'token_invalido' });
    expect(await destino(banco, NIT_A)).toBe(CORREO);
  });

  test('is not confirmed by a link that is a day old, nor by one for an address given before', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const clinica = await banco.ips();
    await pedirDireccion(clinica, CORREO);
    const primero = await enlaceDeConfirmar(banco);
    await pedirDireccion(clinica, 'otra@clinica.example');
    // The mail to the first address is no longer wanted.
    expect(await redactar(banco, (await salida(banco, 'confirmar'))[0]!)).toBeUndefined();
    const segundo = await enlaceDeConfirmar(banco);
    const usar = (cual: string) =>
      banco.anonimo().pedir('POST', '/correo/confirmar', { cuerpo: { token: cual } });
    expect((await usar(primero)).status).toBe(401);
    banco.avanzar(DIA + 1);
    expect((await usar(segundo)).status).toBe(401);
    expect(await destino(banco, NIT_A)).toBeUndefined();
  });

  test('stays the one of before until the new one is confirmed', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const clinica = await banco.ips();
    await confirmar(banco, clinica, CORREO);
    await pedirDireccion(clinica, 'otra@clinica.example');
    expect(await destino(banco, NIT_A)).toBe(CORREO);
    const { status } = await clinica.pedir('POST', '/sesion/correo/enlace');
    expect([status, (await salida(banco, 'confirmar')).length]).toEqual([204, 3]);
    await clinica.pedir('DELETE', '/sesion/correo');
    expect(await destino(banco, NIT_A)).toBeUndefined();
    expect((await clinica.pedir('POST', '/sesion/correo/enlace')).json).toMatchObject({
      codigo: 'no_existe',
    });
  });

  test('is set with the password only, which whom the portal vouches for has not', async () => {
    const banco = await montar({ entorno: { ...CON_CORREO, MESA_PORTAL_CLAVES: CLAVES } });
    const poner = (quien: Awaited<ReturnType<Banco['ips']>>, actual?: string) =>
      quien.pedir('PUT', '/sesion/correo', { cuerpo: { direccion: CORREO, ...(actual && { actual }) } });
    const clinica = await banco.ips();
    expect((await poner(clinica)).json.campos).toEqual([{ campo: 'actual', codigo: 'requerido' }]);
    expect((await poner(clinica, 'otra cosa')).json.campos).toEqual([
      { campo: 'actual', codigo: 'incorrecta' },
    ]);
    expect(await salida(banco)).toEqual([]);
    const portal = banco.anonimo();
    await portal.pedir('POST', '/sesion/portal', { cuerpo: { token: tokenDelPortal() } });
    expect((await portal.pedir('GET', '/sesion/correo')).json).toMatchObject({ contrasena: false });
    expect((await poner(portal)).status).toBe(200);
  });

  test.each([
    ['', 'requerido'],
    ['ana', 'formato'],
    ['ana@', 'formato'],
    ['@clinica.example', 'formato'],
    ['ana@clinica', 'formato'],
    ['ana@[127.0.0.1]', 'formato'],
    ['ana@127.0.0.1', 'formato'],
    ['ana@a..example', 'formato'],
    ['ana diaz@clinica.example', 'formato'],
    ['"ana diaz"@clinica.example', 'formato'],
    ['"ana@otra.example"@clinica.example', 'formato'],
    ['ana"@clinica.example', 'formato'],
    ['Ana <ana@clinica.example>', 'formato'],
    ['ana@clinica.example,eva@clinica.example', 'formato'],
    ['ana@clinica.example\r\nBcc: todos@otra.example', 'formato'],
    ['ana@clinica.example\u0000', 'formato'],
    ['ána@clinica.example', 'formato'],
    [`${'a'.repeat(65)}@clinica.example`, 'largo'],
    [`${'a'.repeat(60)}@${'clinica.'.repeat(31)}example`, 'largo'],
    [`a@${'clinica.'.repeat(38)}example`, 'largo'],
    // Within the limit as it is written, beyond it as it is sent.
    [`${'a'.repeat(40)}@${'ñandú-clínica.'.repeat(14)}example`, 'largo'],
  ])('%j is refused: %s', async (direccion, codigo) => {
    const banco = await montar({ entorno: CON_CORREO });
    const { status, json } = await (
      await banco.ips()
    ).pedir('PUT', '/sesion/correo', { cuerpo: { direccion, actual: CLAVE } });
    expect([status, json.campos]).toEqual([422, [{ campo: 'direccion', codigo }]]);
    expect(await salida(banco)).toEqual([]);
  });

  test('in another alphabet has its domain as it goes over the network', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const clinica = await banco.ips();
    await pedirDireccion(clinica, 'ana.diaz+mesa@Clínica-Ñandú.example');
    const [fila] = await salida(banco);
    expect(fila!.direccion).toBe(`ana.diaz+mesa@${new URL('http://clínica-ñandú.example').hostname}`);
    expect(fila!.direccion).toMatch(/^[\x21-\x7e]+$/);
  });

  test('gets few links a day, whoever asks for them', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const carla = await banco.agente(ADMIN);
    const id = await idDe(banco, NIT_B);
    const dar = async () =>
      (await carla.pedir('PUT', `/admin/usuarios/${id}/correo`, { cuerpo: { direccion: CORREO } })).status;
    const dichos = [];
    for (let vez = 0; vez < 6; vez += 1) dichos.push(await dar());
    expect(dichos).toEqual([200, 200, 200, 200, 200, 429]);
  });
});

test('without mail nobody is asked for an address, and what there is can still be taken away', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  expect((await clinica.pedir('GET', '/sesion/correo')).json).toMatchObject({ activo: false });
  expect((await clinica.pedir('GET', '/sesion')).json.usuario).not.toHaveProperty('conCorreo');
  const cuerpo = { direccion: CORREO, actual: CLAVE };
  expect((await clinica.pedir('PUT', '/sesion/correo', { cuerpo })).json).toMatchObject({
    status: 409,
    codigo: 'correo_apagado',
  });
  expect((await clinica.pedir('DELETE', '/sesion/correo')).status).toBe(200);
});

test('the staff gets mail where it logs in, and chooses about what', async () => {
  const banco = await montar({ entorno: CON_CORREO });
  const ana = await banco.agente();
  const { json } = await ana.pedir<CorreoPropio>('GET', '/sesion/correo');
  expect(json).toMatchObject({
    direccion: AGENTE,
    propia: false,
    avisos: ['asignado', 'respuesta', 'plazo', 'resumen'],
  });
  const poner = await ana.pedir('PUT', '/sesion/correo', { cuerpo: { direccion: CORREO, actual: CLAVE } });
  expect(poner.json.codigo).toBe('no_permitido');
  const elegir = (avisos: string[]) => ana.pedir('PATCH', '/sesion/correo', { cuerpo: { avisos } });
  expect((await elegir(['plazo', 'nuevo'])).json.avisos).toEqual(['plazo', 'nuevo']);
  expect((await elegir([])).json.avisos).toEqual([]);
  // A kind of the other side.
  expect((await elegir(['por_cerrar'])).json.campos).toEqual([{ campo: 'avisos', codigo: 'no_corresponde' }]);
});

test('mail that came back switches an address off, administrators see why, and its user switches it on', async () => {
  const banco = await montar({ entorno: CON_CORREO });
  const clinica = await banco.ips();
  await confirmar(banco, clinica, CORREO);
  await apagar(banco, NIT_A);
  expect(await destino(banco, NIT_A)).toBeUndefined();
  const carla = await banco.agente(ADMIN);
  const { json } = await carla.pedir<{ usuarios: FichaUsuario[] }>('GET', `/admin/usuarios?nit=${NIT_A}`);
  expect(json.usuarios[0]!.buzon).toMatchObject({
    direccion: CORREO,
    apagada: { motivo: '550 5.1.1 no existe' },
  });
  await clinica.pedir('PATCH', '/sesion/correo', { cuerpo: { encendida: true } });
  expect(await destino(banco, NIT_A)).toBe(CORREO);
});

test('administrators give and take the address of a user of an IPS, which its owner still confirms', async () => {
  const banco = await montar({ entorno: CON_CORREO });
  const carla = await banco.agente(ADMIN);
  const ruta = `/admin/usuarios/${await idDe(banco, NIT_B)}/correo`;
  const { json } = await carla.pedir<FichaUsuario>('PUT', ruta, { cuerpo: { direccion: CORREO } });
  expect(json.buzon).toMatchObject({ direccion: null, porConfirmar: CORREO });
  const cuerpo = { token: await enlaceDeConfirmar(banco) };
  expect((await banco.anonimo().pedir('POST', '/correo/confirmar', { cuerpo })).status).toBe(204);
  expect(await destino(banco, NIT_B)).toBe(CORREO);
  await carla.pedir('DELETE', ruta);
  expect(await destino(banco, NIT_B)).toBeUndefined();
  const deAna = `/admin/usuarios/${await idDe(banco, AGENTE)}/correo`;
  expect((await carla.pedir('PUT', deAna, { cuerpo: { direccion: CORREO } })).json.codigo).toBe(
    'no_permitido',
  );
  expect((await carla.pedir('DELETE', deAna)).json.codigo).toBe('no_permitido');

  const { json: auditoria } = await carla.pedir<{ registros: { accion: string; objeto: string }[] }>(
    'GET',
    '/admin/auditoria',
  );
  expect(auditoria.registros.map(({ accion, objeto }) => [accion, objeto])).toEqual([
    ['usuario.correo-quitar', NIT_B],
    ['usuario.correo-confirmar', NIT_B],
    ['usuario.correo', NIT_B],
  ]);
  expect(JSON.stringify([auditoria, banco.registro])).not.toContain(CORREO);
});

describe('the link that ends notices', () => {
  test('works with one click of a mail server, which has no session, and can be undone', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const ruta = await rutaDeBaja(banco);
    const unClic = () =>
      banco.anonimo().pedir('POST', ruta, {
        cuerpo: 'List-Unsubscribe=One-Click',
        cabeceras: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    expect([(await unClic()).status, (await unClic()).status]).toEqual([204, 204]);
    expect(await destino(banco, AGENTE)).toBeUndefined();
    const pagina = await (await banco.anonimo().crudo('GET', ruta)).text();
    expect(pagina).toContain('<title>Ya no recibirá los avisos</title>');
    const vuelta = await banco.anonimo().pedir('POST', ruta.replace('/baja?', '/vuelta?'));
    expect([vuelta.status, await destino(banco, AGENTE)]).toEqual([204, AGENTE]);
  });

  test('changes nothing when it is only looked at', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    await banco.anonimo().crudo('GET', await rutaDeBaja(banco));
    await banco.anonimo().crudo('HEAD', await rutaDeBaja(banco));
    expect(await destino(banco, AGENTE)).toBe(AGENTE);
  });

  test('is good for one user and one address', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    const ruta = await rutaDeBaja(banco);
    const otro = ruta.replace(/usuario=\d+/, `usuario=${await idDe(banco, ADMIN)}`);
    expect((await banco.anonimo().pedir('POST', otro)).json).toMatchObject({ codigo: 'token_invalido' });
    const pagina = await (await banco.anonimo().crudo('GET', otro)).text();
    expect(pagina).toContain('<title>Este enlace no sirve</title>');
    expect(await destino(banco, ADMIN)).toBe(ADMIN);
    const deOtraDireccion = await rutaDeBaja(banco, AGENTE, 'de-antes@eps.example');
    expect((await banco.anonimo().pedir('POST', deOtraDireccion)).status).toBe(401);
  });

  test('leaves an address off that mail came back from', async () => {
    const banco = await montar({ entorno: CON_CORREO });
    await apagar(banco, AGENTE);
    await banco.anonimo().pedir('POST', await rutaDeBaja(banco));
    const { json } = await (await banco.agente()).pedir<CorreoPropio>('GET', '/sesion/correo');
    expect(json.apagada?.motivo).toBe('550 5.1.1 no existe');
  });

  test('is in the headers that mail programs read, under the path of the service', async () => {
    const { servicios } = await montar({ entorno: CON_CORREO });
    const { cabeceras, pie } = await salidaDe(servicios.base.leer, servicios.config.correo!, {
      usuario: 1,
      direccion: AGENTE,
    });
    expect(cabeceras).toEqual({
      'List-Unsubscribe': `<${pie.url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    expect(pie.url).toMatch(
      /^https:\/\/mesa\.example\/mesa\/api\/v1\/correo\/baja\?usuario=1&firma=[\w-]{43}$/,
    );
  });
});

test('pages of links run and style nothing but what is in them, and ask no other origin', async () => {
  const banco = await montar({ entorno: CON_CORREO });
  for (const ruta of ['/correo/confirmar', '/sesion/restablecer', await rutaDeBaja(banco)]) {
    const respuesta = await banco.anonimo().crudo('GET', ruta);
    const csp = respuesta.headers.get('content-security-policy')!;
    expect(csp).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; img-src data:; connect-src 'self';/,
    );
    expect(csp).toContain("require-trusted-types-for 'script'");
    expect(respuesta.headers.get('cache-control')).toBe('no-store');
    expect(respuesta.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await respuesta.text()).not.toMatch(/https?:\/\//);
  }
});

test('the name of a user changes no header of a letter', async () => {
  const banco = await montar({ entorno: CON_CORREO });
  const id = await idDe(banco, NIT_A);
  const nombre = 'Ana\r\nBcc: todos@otra.example <b>';
  await banco.servicios.base.escribir((tx) =>
    tx.updateTable('usuarios').set({ nombre }).where('id', '=', id).execute(),
  );
  await pedirDireccion(await banco.ips(), CORREO);
  const carta = await redactar(banco, (await salida(banco))[0]!);
  expect(carta!.asunto).toBe('Confirme su correo en la Mesa de Ayuda');
  expect(JSON.stringify(carta)).not.toContain('Bcc');
});
