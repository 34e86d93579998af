/** The hand-over from the portal: a token of it opens one session, and one that is wrong opens none. */
import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { INTENTOS } from '../../../server/sesiones/limitador.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import type { Auditoria } from '../../../shared/admin.ts';
import type { Sesion } from '../../../shared/usuario.ts';
import { ADMIN, CLAVE, montar, NIT_A, NIT_B, NIT_INACTIVA, type Banco, type Respuesta } from '../apoyo.ts';
import { CLAVES, contenido, enBase64, par, SECRETO, SECRETO_NUEVO, token, type Contenido } from './tokens.ts';

const conPortal = (entorno: Record<string, string> = {}): Promise<Banco> =>
  montar({ entorno: { MESA_PORTAL_CLAVES: CLAVES, ...entorno } });

const entregar = (banco: Banco, cuerpo: string | object): Promise<Respuesta<Sesion & { codigo?: string }>> =>
  banco.anonimo().pedir('POST', '/sesion/portal', {
    cuerpo: typeof cuerpo === 'string' ? { token: cuerpo } : cuerpo,
  });

/** What the log says of the last hand-over. */
function dicho(banco: Banco): Record<string, string> {
  const lineas = banco.registro.map((linea) => JSON.parse(linea) as Record<string, string>);
  return lineas.findLast(({ msg }) => msg === 'ingreso desde el portal') ?? {};
}

async function ingresos(banco: Banco): Promise<string[][]> {
  const carla = await banco.agente(ADMIN);
  const { json } = await carla.pedir<Auditoria>('GET', '/admin/auditoria?que=ingresos');
  return json.registros
    .filter(({ objeto }) => !objeto.startsWith(ADMIN))
    .map(({ quien, accion, objeto }) => [quien ?? '', accion, objeto]);
}

const segundos = (de: number): number => Math.floor(Date.now() / 1000) + de;

describe('a good token', () => {
  test('opens the session of its IPS, and is in log and audit with its key and without itself', async () => {
    const banco = await conPortal();
    const suyo = token();
    const clinica = banco.anonimo();
    const { status, json } = await clinica.pedir<Sesion>('POST', '/sesion/portal', {
      cuerpo: { token: suyo },
    });
    expect([status, json.usuario]).toEqual([200, { rol: 'ips', nombre: 'Clínica A', nit: NIT_A }]);
    expect(json.llave).toHaveLength(86);
    expect((await clinica.pedir<Sesion>('GET', '/sesion')).json.usuario?.nit).toBe(NIT_A);
    expect((await clinica.crearCaso()).ips.nit).toBe(NIT_A);
    expect(dicho(banco)).toMatchObject({ cuenta: NIT_A, kid: '2026-01', resultado: 'ingresó' });
    expect(await ingresos(banco)).toEqual([
      [`Clínica A (${NIT_A})`, 'sesion.entregar', `${NIT_A} desde  (clave 2026-01 del portal)`],
    ]);
    for (const parte of suyo.split('.')) expect(banco.registro.join('')).not.toContain(parte);
    expect(banco.registro.join('')).not.toContain(SECRETO);
  });

  test.each([
    ['900123456-8', 'its check digit'],
    ['900.123.456', 'dots'],
    ['NIT 900.123.456-8', 'all that people write'],
    ['9001234568', 'the digit joined'],
  ])('names its IPS as people write a NIT: %s, with %s', async (sub) => {
    const banco = await conPortal();
    expect((await entregar(banco, token({ sub }))).json.usuario?.nit).toBe(NIT_A);
  });

  test('may be signed with either of two keys, while one takes the place of the other', async () => {
    const banco = await conPortal();
    const nuevo = token({}, { cabecera: { kid: '2026-02' }, secreto: SECRETO_NUEVO });
    expect((await entregar(banco, token())).status).toBe(200);
    expect((await entregar(banco, nuevo)).status).toBe(200);
    expect(dicho(banco).kid).toBe('2026-02');
  });

  test('may have more audiences and claims than are asked for', async () => {
    const banco = await conPortal();
    const aud = ['otra', 'mesa-de-ayuda'];
    expect(
      (await entregar(banco, token({ aud, iss: 'portal', rol: 'admin', nombre: 7 }))).json.usuario,
    ).toEqual({
      rol: 'ips',
      nombre: 'Clínica A',
      nit: NIT_A,
    });
  });

  test('ends the session that the browser had, and its own ends as any other', async () => {
    const banco = await conPortal();
    const clinica = await banco.ips(NIT_B);
    const antes = clinica.cookie;
    await clinica.pedir('POST', '/sesion/portal', { cuerpo: { token: token() } });
    const otro = banco.anonimo();
    otro.cookie = antes;
    expect((await otro.pedir<Sesion>('GET', '/sesion')).json.usuario).toBeNull();
    banco.avanzar(23 * 3_600_000);
    expect((await clinica.pedir('GET', '/casos')).status).toBe(200);
    banco.avanzar(2 * 3_600_000);
    expect((await clinica.pedir('GET', '/casos')).status).toBe(401);
  });

  test('asks for no password that somebody else gave, which a login still does', async () => {
    const banco = await conPortal();
    const carla = await banco.agente(ADMIN);
    const { json } = await carla.pedir('POST', `/admin/ips/${NIT_A}/clave`);
    const { status, json: sesion } = await entregar(banco, token());
    expect([status, sesion.usuario?.debeCambiarClave]).toEqual([200, undefined]);
    const login = { nit: NIT_A, contrasena: json.contrasena };
    const conClave = await banco.anonimo().pedir<Sesion>('POST', '/sesion', { cuerpo: login });
    expect(conClave.json.usuario?.debeCambiarClave).toBe(true);
  });

  test('of an IPS that is made inactive ends with it', async () => {
    const banco = await conPortal();
    const clinica = banco.anonimo();
    await clinica.pedir('POST', '/sesion/portal', { cuerpo: { token: token() } });
    const carla = await banco.agente(ADMIN);
    await carla.pedir('PATCH', `/admin/ips/${NIT_A}`, { cuerpo: { estado: 'INACTIVO' } });
    expect((await clinica.pedir('GET', '/casos')).status).toBe(401);
    const { status, json } = await entregar(banco, token());
    expect([status, json.codigo]).toEqual([403, 'ips_inactiva']);
  });
});

describe('named users of an IPS', () => {
  const ana = { usuario: 'Ana.Ruiz', nombre: 'Ana Ruiz' };

  test('that nobody registered get no session', async () => {
    const banco = await conPortal();
    const { status, json } = await entregar(banco, token(ana));
    expect([status, json.codigo]).toEqual([401, 'token_invalido']);
    expect(dicho(banco)).toMatchObject({ cuenta: `${NIT_A}/ana.ruiz` });
    expect(dicho(banco).motivo).toContain('MESA_PORTAL_CREAR_USUARIOS=si');
  });

  test('are registered at their first login where that is set, once, without a password', async () => {
    const banco = await conPortal({ MESA_PORTAL_CREAR_USUARIOS: 'si' });
    const veces = await Promise.all([1, 2, 3].map(() => entregar(banco, token(ana))));
    expect(veces.map(({ json }) => json.usuario)).toEqual(
      Array(3).fill({ rol: 'ips', nombre: 'Ana Ruiz', nit: NIT_A, alias: 'ana.ruiz' }),
    );
    const carla = await banco.agente(ADMIN);
    const { json } = await carla.pedir<Auditoria>('GET', '/admin/auditoria');
    expect(json.registros.map(({ accion, objeto }) => [accion, objeto])).toEqual([
      ['usuario.registrar', `${NIT_A}/ana.ruiz`],
    ]);
    for (const contrasena of ['x', CLAVE]) {
      const cuerpo = { nit: NIT_A, usuario: 'ana.ruiz', contrasena };
      expect((await banco.anonimo().pedir('POST', '/sesion', { cuerpo })).status).toBe(401);
    }
    // Another name later is the portal's affair: an administrator may have given this one.
    const { json: otra } = await entregar(banco, token({ ...ana, nombre: 'A. Ruiz' }));
    expect(otra.usuario?.nombre).toBe('Ana Ruiz');
    expect((await entregar(banco, token({ usuario: 'sin.nombre' }))).json.usuario?.nombre).toBe('sin.nombre');
  });

  test('that are inactive stay out, and are not registered a second time', async () => {
    const banco = await conPortal({ MESA_PORTAL_CREAR_USUARIOS: 'si' });
    await entregar(banco, token(ana));
    const carla = await banco.agente(ADMIN);
    const { json } = await carla.pedir<{ usuarios: { id: number; alias?: string }[] }>(
      'GET',
      `/admin/usuarios?nit=${NIT_A}`,
    );
    const { id } = json.usuarios.find(({ alias }) => alias === 'ana.ruiz')!;
    await carla.pedir('PATCH', `/admin/usuarios/${id}`, { cuerpo: { activo: false } });
    const { status } = await entregar(banco, token(ana));
    expect([status, dicho(banco).motivo]).toEqual([401, 'su usuario está inactivo']);
  });

  test('are never of the staff, whatever the token says', async () => {
    const banco = await conPortal({ MESA_PORTAL_CREAR_USUARIOS: 'si' });
    for (const cambios of [{ sub: ADMIN }, { usuario: ADMIN }, { sub: '', usuario: ADMIN }]) {
      expect([cambios, (await entregar(banco, token(cambios))).status]).toEqual([cambios, 401]);
    }
  });
});

const rs = par('RS256', 'rs');
const conHmacDe = (secreto: Buffer | string) =>
  token(
    {},
    { cabecera: { kid: 'rs' }, secreto: typeof secreto === 'string' ? Buffer.from(secreto) : secreto },
  );

/** Tokens that are wrong in one thing, and what the log says of each. */
const MALOS: readonly (readonly [string, () => string, string])[] = [
  ['that expired', () => token({ iat: segundos(-100), exp: segundos(-1) }), 'venció hace'],
  ['that expires at once', () => token({ exp: segundos(0) }), 'venció hace'],
  ['that lasts longer than five minutes', () => token({ exp: segundos(301) }), 'se admiten 5 minutos'],
  [
    'issued long ago for long',
    () => token({ iat: segundos(-600), exp: segundos(60) }),
    'se admiten 5 minutos',
  ],
  ['that never ends', () => token({ exp: 9e9 }), 'se admiten 5 minutos'],
  ['without exp', () => token({ exp: undefined }), 'le falta "exp"'],
  ['with exp as text', () => token({ exp: `${segundos(60)}` }), '"exp" no es un número'],
  ['in milliseconds', () => token({ iat: Date.now(), exp: Date.now() + 60_000 }), 'milisegundos'],
  ['without iat', () => token({ iat: undefined }), 'le falta "iat"'],
  ['issued in the future', () => token({ iat: segundos(60), exp: segundos(120) }), '"iat" está'],
  ['not valid yet', () => token({ nbf: segundos(60), exp: segundos(120) }), '"nbf" está'],
  ['without aud', () => token({ aud: undefined }), 'le falta "aud"'],
  ['for another audience', () => token({ aud: 'otra' }), '"aud" es «"otra"»'],
  ['for other audiences', () => token({ aud: ['otra', 'mesa-de-ayuda-2'] }), '"aud" es'],
  ['without jti', () => token({ jti: undefined }), 'le falta "jti"'],
  ['with an empty jti', () => token({ jti: '' }), '"jti" no es'],
  ['with a number as jti', () => token({ jti: 7 }), '"jti" no es'],
  ['with a long jti', () => token({ jti: 'j'.repeat(256) }), '"jti" tiene más'],
  ['without sub', () => token({ sub: undefined }), 'le falta "sub"'],
  ['with a number as sub', () => token({ sub: Number(NIT_A) }), '"sub" no es un texto'],
  ['with a wrong check digit', () => token({ sub: '900123456-1' }), 'otro dígito de verificación'],
  ['with a name as sub', () => token({ sub: 'Clínica A' }), 'que no es un NIT'],
  ['of an IPS that is not registered', () => token({ sub: '900999999' }), 'ninguna IPS registrada'],
  ['with a user that is none', () => token({ usuario: 'dos palabras' }), '"usuario" no es'],
  ['with a list as user', () => token({ usuario: ['ana'] }), '"usuario" no es'],
  [
    'of an unknown key',
    () => token({}, { cabecera: { kid: 'otra' } }),
    'el kid «"otra"» no es de ninguna clave',
  ],
  [
    'of a key named as a property',
    () => token({}, { cabecera: { kid: '__proto__' } }),
    'no es de ninguna clave',
  ],
  ['without kid', () => token({}, { cabecera: { kid: undefined } }), 'no trae "kid"'],
  ['with a number as kid', () => token({}, { cabecera: { kid: 1 } }), 'no trae "kid"'],
  [
    'signed with another key',
    () => token({}, { secreto: Buffer.alloc(32, 7) }),
    'no está firmado con la clave',
  ],
  ['signed with the other key of the portal', () => token({}, { secreto: SECRETO_NUEVO }), 'no está firmado'],
  ['signed with an empty key', () => token({}, { secreto: Buffer.alloc(0) }), 'no está firmado'],
  ['without algorithm', () => sinFirma({ alg: 'none' }), 'el algoritmo «"none"» no se admite'],
  ['without algorithm, in capitals', () => sinFirma({ alg: 'NONE' }), 'el algoritmo «"NONE"» no se admite'],
  ['without alg', () => sinFirma({ alg: undefined }), 'el algoritmo'],
  ['with HS256 and no signature', () => sinFirma({ alg: 'HS256' }), 'no está firmado'],
  ['with HS512', () => token({}, { cabecera: { alg: 'HS512' } }), 'el algoritmo «"HS512"» no se admite'],
  ['of a public key where none is set', () => rs.token(), 'el algoritmo «"RS256"» no se admite'],
  ['with critical extensions', () => token({}, { cabecera: { crit: ['b64'], b64: true } }), '"crit"'],
  ['changed after signing', () => cambiado(token()), 'no está firmado'],
  ['of two parts', () => token().split('.').slice(0, 2).join('.'), 'no es un JWT'],
  ['of four parts', () => `${token()}.x`, 'no es un JWT'],
  ['that is no token', () => 'hola', 'no es un JWT'],
  ['of a page of the portal', () => '<!doctype html><title>Ingreso</title>', 'no es un JWT'],
  ['that is only dots', () => '..', 'no es un JWT'],
  ['of 20 KB', () => token({ x: 'x'.repeat(15_000) }), 'tiene más de'],
  ['whose content is a list', () => deContenido('[]'), 'no es un objeto'],
  ['whose content is no JSON', () => deContenido('{'), 'no es JSON'],
  ['whose content is broken UTF-8', () => deContenido(Buffer.from([0x7b, 0xff, 0x7d])), 'no es JSON'],
];

function sinFirma(cabecera: Contenido): string {
  return `${enBase64({ typ: 'JWT', kid: '2026-01', ...cabecera })}.${enBase64(contenido())}.`;
}

function cambiado(bueno: string): string {
  const [cabecera, , firma] = bueno.split('.');
  return [cabecera, enBase64(contenido({ sub: NIT_B })), firma].join('.');
}

function deContenido(escrito: string | Buffer): string {
  const firmado = `${enBase64({ alg: 'HS256', kid: '2026-01' })}.${Buffer.from(escrito).toString('base64url')}`;
  return `${firmado}.${createHmac('sha256', Buffer.from(SECRETO, 'base64url')).update(firmado).digest('base64url')}`;
}

describe('a token', () => {
  test.each(MALOS)('%s opens nothing: one answer for all, and why in the log', async (_, hacer, motivo) => {
    const banco = await conPortal();
    const clinica = banco.anonimo();
    const malo = hacer();
    const { status, json } = await clinica.pedir('POST', '/sesion/portal', { cuerpo: { token: malo } });
    expect([status, clinica.cookie]).toEqual([401, '']);
    const { solicitud, ...resto } = json;
    expect(resto).toEqual(UNA_SOLA);
    expect(dicho(banco)).toMatchObject({ resultado: 'token_invalido', solicitud });
    expect(dicho(banco).motivo).toContain(motivo);
    expect((await ingresos(banco)).map(([, accion]) => accion)).toEqual(['sesion.rechazar']);
    const firma = malo.split('.')[2];
    if (firma) expect(banco.registro.join('')).not.toContain(firma);
  });

  const UNA_SOLA = {
    type: 'urn:mesa-de-ayuda:token_invalido',
    status: 401,
    codigo: 'token_invalido',
    title:
      'El portal no pudo confirmar su ingreso. Salga del portal e ingrese de nuevo; si sigue igual, avise al área de sistemas de la EPS.',
    detail: expect.stringContaining('mesa portal revisar') as string,
  };

  test('where no key is set opens nothing', async () => {
    const banco = await montar();
    expect((await entregar(banco, token())).json.codigo).toBe('token_invalido');
    expect(dicho(banco).motivo).toContain('faltan MESA_PORTAL_CLAVES');
  });

  test('of an IPS that is not active opens nothing, is spent, and says so to its clerk', async () => {
    const banco = await conPortal();
    const suyo = token({ sub: NIT_INACTIVA });
    const primera = await entregar(banco, suyo);
    expect([primera.status, primera.json.codigo]).toEqual([403, 'ips_inactiva']);
    expect((await entregar(banco, suyo)).status).toBe(401);
    expect((await ingresos(banco)).map(([, accion, objeto]) => [accion, objeto])).toEqual([
      ['sesion.rechazar', `${NIT_INACTIVA} desde  (clave 2026-01 del portal)`],
      ['sesion.rechazar', `${NIT_INACTIVA} desde  (clave 2026-01 del portal)`],
    ]);
  });

  test('of a megabyte is not even read, and a body without one says what is missing', async () => {
    const banco = await conPortal();
    const grande = await entregar(banco, token({ x: 'x'.repeat(800_000) }));
    expect([grande.status, grande.json.codigo]).toEqual([413, 'cuerpo_grande']);
    for (const cuerpo of [{}, { token: '' }, { token: 7 }, { token: null }]) {
      expect([cuerpo, (await entregar(banco, cuerpo)).status]).toEqual([cuerpo, 422]);
    }
  });

  test('from a page that is not listed is refused before it is looked at', async () => {
    const banco = await conPortal({ MESA_ORIGENES: 'https://portal.example' });
    const suyo = token();
    const desde = (origin: string) =>
      banco.anonimo().pedir('POST', '/sesion/portal', { cuerpo: { token: suyo }, cabeceras: { origin } });
    expect((await desde('https://otra.example')).status).toBe(403);
    // It was not spent.
    expect((await desde('https://portal.example')).status).toBe(200);
  });
});

describe('with public keys, a token', () => {
  async function conLlaves(llaves: object[], entorno: Record<string, string> = {}): Promise<Banco> {
    const banco = await montar();
    const archivo = join(banco.carpeta, 'portal.jwks.json');
    await writeFile(archivo, JSON.stringify({ keys: llaves }));
    return montar({ entorno: { MESA_PORTAL_JWKS: archivo, ...entorno } });
  }

  test.each(['RS256', 'ES256'] as const)('of %s opens a session', async (alg) => {
    const llave = par(alg, 'portal-1');
    const banco = await conLlaves([par('RS256', 'otra').publica, llave.publica]);
    const { status, json } = await entregar(banco, llave.token());
    expect([status, json.usuario?.nit]).toEqual([200, NIT_A]);
    expect(dicho(banco).kid).toBe('portal-1');
    const ajeno = par(alg, 'portal-1');
    expect((await entregar(banco, ajeno.token())).status).toBe(401);
    expect(dicho(banco).motivo).toContain('no está firmado con la clave');
  });

  test.each([
    ['its PEM', rs.pem.toString()],
    ['its PEM without the last line end', rs.pem.toString().trim()],
    ['its JWK', JSON.stringify(rs.publica)],
    ['its modulus', Buffer.from(rs.publica.n!, 'base64url')],
  ])('by HMAC with the public key, %s, opens nothing', async (_, secreto) => {
    // With and without keys for HS256.
    for (const entorno of [{}, { MESA_PORTAL_CLAVES: CLAVES }] as Record<string, string>[]) {
      const banco = await conLlaves([rs.publica], entorno);
      expect((await entregar(banco, conHmacDe(secreto))).status).toBe(401);
      expect(dicho(banco).motivo).toMatch(/el algoritmo «"HS256"» no se admite|no es de ninguna clave/);
    }
  });

  test('of an algorithm that its key is not for opens nothing', async () => {
    const banco = await conLlaves([rs.publica]);
    expect((await entregar(banco, rs.token({}, { alg: 'ES256' }))).status).toBe(401);
    expect((await entregar(banco, rs.token({}, { alg: 'PS256' }))).status).toBe(401);
    expect((await entregar(banco, rs.token({}, { alg: 'none' }))).status).toBe(401);
  });

  test('and one by a shared key are both good where both are set', async () => {
    const banco = await conLlaves([rs.publica], { MESA_PORTAL_CLAVES: CLAVES });
    expect((await entregar(banco, rs.token())).status).toBe(200);
    expect((await entregar(banco, token())).status).toBe(200);
  });
});

describe('a token that was used', () => {
  test('opens no second session, not even at the same moment', async () => {
    const banco = await conPortal();
    const suyo = token();
    const veces = await Promise.all(Array.from({ length: 10 }, () => entregar(banco, suyo)));
    expect(veces.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(9).fill(401)]);
    expect(dicho(banco).motivo).toContain('ya se usó');
  });

  test('is known by its jti, whoever it names then', async () => {
    const banco = await conPortal();
    const jti = 'uno';
    expect((await entregar(banco, token({ jti }))).status).toBe(200);
    expect((await entregar(banco, token({ jti, sub: NIT_B }))).status).toBe(401);
    const cabecera = { kid: '2026-02' };
    expect((await entregar(banco, token({ jti }, { cabecera, secreto: SECRETO_NUEVO }))).status).toBe(401);
  });

  test('is remembered beyond its end, also with a clock that is set back, and then forgotten', async () => {
    const banco = await conPortal();
    const { base } = banco.servicios;
    const cuantos = async () =>
      (await base.leer.selectFrom('tokens_usados').select('huella').execute()).length;
    const suyo = token();
    await entregar(banco, suyo);
    await mantener(banco.servicios);
    banco.avanzar(20 * 3_600_000);
    await mantener(banco.servicios);
    expect(await cuantos()).toBe(1);
    banco.avanzar(-20 * 3_600_000);
    expect((await entregar(banco, suyo)).status).toBe(401);
    // Written while the clock was ahead.
    await base.escribir((tx) =>
      tx
        .insertInto('tokens_usados')
        .values({ huella: 'x', vence: Date.now() + 90 * 86_400_000 })
        .execute(),
    );
    banco.avanzar(25 * 3_600_000);
    await mantener(banco.servicios);
    expect(await cuantos()).toBe(0);
  });

  test('and thousands of others are swept in pieces', async () => {
    const banco = await conPortal();
    const { base } = banco.servicios;
    const viejos = Array.from({ length: 1_200 }, (_, i) => ({ huella: `${i}`, vence: 1_000 + i }));
    await base.escribir((tx) => tx.insertInto('tokens_usados').values(viejos).execute());
    await mantener(banco.servicios);
    expect(await base.leer.selectFrom('tokens_usados').select('huella').execute()).toEqual([]);
  });
});

describe('many bad tokens from one address', () => {
  test('are stopped with the time to wait, and fill the log alone; good ones in between count nothing', async () => {
    const banco = await conPortal();
    for (let i = 0; i < INTENTOS.entregas; i += 1) {
      expect((await entregar(banco, 'x.y.z')).status).toBe(401);
      if (i % 10 === 0) expect((await entregar(banco, token())).status).toBe(200);
    }
    const { status, json, headers } = await entregar(banco, token());
    expect([status, json.codigo]).toEqual([429, 'demasiados_intentos']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(dicho(banco)).toMatchObject({ resultado: 'demasiados_intentos' });
    const rechazos = (await ingresos(banco)).filter(([, accion]) => accion === 'sesion.rechazar');
    expect(rechazos).toHaveLength(INTENTOS.entregas);
    // Passwords are another matter.
    expect((await banco.ips(NIT_B)).cookie).not.toBe('');
  });

  test('and good ones, all at once, are told apart', async () => {
    const banco = await conPortal();
    const buenos = await Promise.all(Array.from({ length: 60 }, () => entregar(banco, token())));
    expect(buenos.map(({ status }) => status)).toEqual(Array(60).fill(200));
  });
});
