/** The second factor of the staff: activated, renewed, switched off, required, and taken away by an administrator. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { Auditoria, ListaUsuarios } from '../../../shared/admin.ts';
import type { EstadoFactor } from '../../../shared/segundo-factor.ts';
import type { Sesion } from '../../../shared/usuario.ts';
import { INTENTOS } from '../../../server/sesiones/limitador.ts';
import { Flujo } from '../eventos/flujo.ts';
import { ADMIN, AGENTE, CLAVE, montar, type Banco, type Cliente } from '../apoyo.ts';
import { activar, codigoDe, empezar, entrar, PASO_MS, primerPaso, segundoPaso } from './factor.ts';

const MINUTO = 60_000;

/** Has the form of a recovery code, and is nobody's. */
const NINGUNO = 'zzzz-zzzz-zzzz-zzzz';

interface Dicho {
  codigo: string;
  codigos: string[];
  campos?: { campo: string; codigo: string }[];
}

const pedir = (cliente: Cliente, ruta: string, cuerpo: object) =>
  cliente.pedir<Dicho>('POST', `/sesion/segundo-factor${ruta}`, { cuerpo });

/** The status, and what went wrong in short. */
const falta = ({ status, json }: { status: number; json: Partial<Dicho> | undefined }) => [
  status,
  json?.campos?.[0] ? `${json.campos[0].campo}: ${json.campos[0].codigo}` : json?.codigo,
];

const estado = async (cliente: Cliente) =>
  (await cliente.pedir<EstadoFactor>('GET', '/sesion/segundo-factor')).json;

async function idDe(carla: Cliente, correo: string): Promise<number> {
  const { json } = await carla.pedir<ListaUsuarios>('GET', '/admin/usuarios');
  return json.usuarios.find((usuario) => usuario.correo === correo)!.id;
}

describe('activating', () => {
  test('wants the password, then a first code, and tells ten recovery codes', async () => {
    const banco = await montar();
    const ana = await banco.agente();
    expect(await estado(ana)).toEqual({
      activo: false,
      desde: null,
      codigos: 0,
      exigido: false,
      permitido: true,
    });
    expect(falta(await pedir(ana, '', { actual: 'equivocada y larga' }))).toEqual([
      422,
      'actual: incorrecta',
    ]);
    const { json } = await ana.pedir<{ secreto: string; uri: string }>('POST', '/sesion/segundo-factor', {
      cuerpo: { actual: CLAVE },
    });
    expect(json.secreto).toMatch(/^[A-Z2-7]{32}$/);
    const uri = new URL(json.uri);
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
      'otpauth:',
      'totp',
      `/Mesa de Ayuda IPS:${AGENTE}`,
    ]);
    expect(uri.searchParams.get('secret')).toBe(json.secreto);
    // Until it is confirmed nothing is asked for.
    expect((await banco.agente()).cookie).not.toBe('');
    expect(falta(await pedir(ana, '/confirmar', { codigo: NINGUNO }))).toEqual([422, 'codigo: incorrecta']);
    const codigo = codigoDe(json.secreto, banco.servicios.reloj());
    const hecho = await pedir(ana, '/confirmar', { codigo });
    expect(hecho.status).toBe(200);
    expect(new Set(hecho.json.codigos).size).toBe(10);
    for (const uno of hecho.json.codigos) expect(uno).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    expect(await estado(ana)).toMatchObject({ activo: true, codigos: 10 });
  });

  test('ends the other sessions of the user and leaves this one', async () => {
    const banco = await montar();
    const [una, otra, carla] = [await banco.agente(), await banco.agente(), await banco.agente(ADMIN)];
    await activar(banco, AGENTE, una);
    expect((await una.pedir('GET', '/bandeja')).status).toBe(200);
    expect((await otra.pedir('GET', '/bandeja')).status).toBe(401);
    expect((await carla.pedir('GET', '/bandeja')).status).toBe(200);
  });

  test('is confirmed only from the session that began it, for a quarter of an hour, and once', async () => {
    const banco = await montar();
    const [una, otra] = [await banco.agente(), await banco.agente()];
    const codigo = await empezar(banco, una);
    expect(falta(await pedir(otra, '/confirmar', { codigo: codigo() }))).toEqual([409, 'activacion_vencida']);
    banco.avanzar(16 * MINUTO);
    expect(falta(await pedir(una, '/confirmar', { codigo: codigo() }))).toEqual([409, 'activacion_vencida']);
    const nuevo = await empezar(banco, una);
    const escrito = nuevo();
    const hechos = await Promise.all([1, 2, 3].map(() => pedir(una, '/confirmar', { codigo: escrito })));
    expect(hechos.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  test('is not for an IPS', async () => {
    const banco = await montar();
    const clinica = await banco.ips();
    expect(falta(await pedir(clinica, '', { actual: CLAVE }))).toEqual([403, 'no_permitido']);
  });

  test('leaves neither secret nor recovery codes readable in the database and its log', async () => {
    const banco = await montar();
    const { secreto, recuperacion } = await activar(banco);
    const bytes = Buffer.concat(
      await Promise.all(['mesa.db', 'mesa.db-wal'].map((archivo) => readFile(join(banco.carpeta, archivo)))),
    );
    const { Secret } = await import('otpauth');
    expect(bytes.includes(secreto)).toBe(false);
    expect(bytes.includes(Buffer.from(Secret.fromBase32(secreto).bytes))).toBe(false);
    for (const codigo of recuperacion) {
      expect(bytes.includes(codigo)).toBe(false);
      expect(bytes.includes(codigo.replaceAll('-', ''))).toBe(false);
    }
  });

  test('a secret that was moved to another user opens for nobody', async () => {
    const banco = await montar();
    const factor = await activar(banco, AGENTE);
    await activar(banco, ADMIN);
    const base = new Database(join(banco.carpeta, 'mesa.db'));
    base.exec(`UPDATE segundos_factores SET secreto = (SELECT f.secreto FROM segundos_factores f
      JOIN usuarios u ON u.id = f.usuario WHERE u.correo = '${AGENTE}')`);
    base.close();
    const cliente = banco.anonimo();
    const { status } = await segundoPaso(cliente, await primerPaso(cliente, ADMIN), factor.codigo());
    expect([status, cliente.cookie]).toEqual([500, '']);
  });
});

describe('recovery codes', () => {
  test('open once each, written as people do, and are counted', async () => {
    const banco = await montar();
    const { recuperacion } = await activar(banco);
    const [uno = '', otro = ''] = recuperacion;
    const cliente = banco.anonimo();
    const escrito = ` ${uno.toUpperCase().replaceAll('-', ' ')} `;
    expect((await segundoPaso(cliente, await primerPaso(cliente), escrito)).status).toBe(200);
    expect(await estado(cliente)).toMatchObject({ activo: true, codigos: 9 });
    const segunda = banco.anonimo();
    expect(falta(await segundoPaso(segunda, await primerPaso(segunda), uno))).toEqual([
      422,
      'codigo: incorrecta',
    ]);
    expect((await segundoPaso(segunda, await primerPaso(segunda), otro)).status).toBe(200);
  });

  test('one that several logins bring at once, in two processes, opens one session', async () => {
    const banco = await montar();
    const otro = await montar({ carpeta: banco.carpeta });
    const { recuperacion } = await activar(banco);
    otro.avanzar(banco.servicios.reloj() - otro.servicios.reloj());
    const hechos = await Promise.all(
      [banco, otro, banco, otro].map(async (servicio) => {
        const cliente = servicio.anonimo();
        return segundoPaso(cliente, await primerPaso(cliente), recuperacion[0]!);
      }),
    );
    expect(hechos.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422]);
  });

  test('of one user are of no other', async () => {
    const banco = await montar();
    await activar(banco, AGENTE);
    const { recuperacion } = await activar(banco, ADMIN);
    const cliente = banco.anonimo();
    const hecho = await segundoPaso(cliente, await primerPaso(cliente), recuperacion[0]!);
    expect(falta(hecho)).toEqual([422, 'codigo: incorrecta']);
  });

  test('are made anew with password and code, and the earlier ones end', async () => {
    const banco = await montar();
    const ana = await banco.agente();
    expect(falta(await pedir(ana, '/codigos', { actual: CLAVE, codigo: NINGUNO }))).toEqual([
      409,
      'factor_inactivo',
    ]);
    const factor = await activar(banco, AGENTE, ana);
    const codigo = factor.codigo();
    expect(falta(await pedir(ana, '/codigos', { actual: 'equivocada y larga', codigo }))).toEqual([
      422,
      'actual: incorrecta',
    ]);
    expect(falta(await pedir(ana, '/codigos', { actual: CLAVE, codigo: NINGUNO }))).toEqual([
      422,
      'codigo: incorrecta',
    ]);
    const { status, json } = await pedir(ana, '/codigos', { actual: CLAVE, codigo });
    expect([status, json.codigos.length]).toEqual([200, 10]);
    const cliente = banco.anonimo();
    const paso = await primerPaso(cliente);
    expect(falta(await segundoPaso(cliente, paso, factor.recuperacion[0]!))).toEqual([
      422,
      'codigo: incorrecta',
    ]);
    expect((await segundoPaso(cliente, paso, json.codigos[0]!)).status).toBe(200);
  });
});

describe('another phone, and switching off', () => {
  test('wants password and code; the present secret is asked for until the new one is confirmed', async () => {
    const banco = await montar();
    const ana = await banco.agente();
    const viejo = await activar(banco, AGENTE, ana);
    expect(falta(await pedir(ana, '', { actual: CLAVE }))).toEqual([422, 'codigo: requerido']);
    const nuevo = await empezar(banco, ana, { codigo: viejo.codigo() });
    const otra = await entrar(banco, viejo);
    expect((await pedir(ana, '/confirmar', { codigo: nuevo() })).status).toBe(200);
    expect((await otra.pedir('GET', '/bandeja')).status).toBe(401);
    const cliente = banco.anonimo();
    const paso = await primerPaso(cliente);
    expect(falta(await segundoPaso(cliente, paso, viejo.codigo()))).toEqual([422, 'codigo: incorrecta']);
    expect(falta(await segundoPaso(cliente, paso, viejo.recuperacion[0]!))).toEqual([
      422,
      'codigo: incorrecta',
    ]);
    expect((await segundoPaso(cliente, paso, nuevo())).status).toBe(200);
  });

  test('a recovery code is enough in place of the lost phone', async () => {
    const banco = await montar();
    const ana = await banco.agente();
    const { recuperacion } = await activar(banco, AGENTE, ana);
    const nuevo = await empezar(banco, ana, { codigo: recuperacion[0]! });
    expect((await pedir(ana, '/confirmar', { codigo: nuevo() })).status).toBe(200);
  });

  test('switched off, the password is enough again and the other sessions have ended', async () => {
    const banco = await montar();
    const ana = await banco.agente();
    const factor = await activar(banco, AGENTE, ana);
    const otra = await entrar(banco, factor);
    expect(falta(await pedir(ana, '/quitar', { actual: CLAVE, codigo: NINGUNO }))).toEqual([
      422,
      'codigo: incorrecta',
    ]);
    expect((await pedir(ana, '/quitar', { actual: CLAVE, codigo: factor.codigo() })).status).toBe(204);
    expect((await otra.pedir('GET', '/bandeja')).status).toBe(401);
    expect((await ana.pedir('GET', '/bandeja')).status).toBe(200);
    expect((await banco.agente()).cookie).not.toBe('');
    expect(falta(await pedir(ana, '/quitar', { actual: CLAVE, codigo: factor.codigo() }))).toEqual([
      409,
      'factor_inactivo',
    ]);
  });

  test('guesses at codes there are braked like those of logins, and counted with them', async () => {
    const banco = await montar();
    const ana = await banco.agente();
    const factor = await activar(banco, AGENTE, ana);
    for (let i = 0; i < INTENTOS.cuentaYDireccion; i += 1) {
      await pedir(ana, '/quitar', { actual: CLAVE, codigo: NINGUNO });
    }
    expect(falta(await pedir(ana, '/quitar', { actual: CLAVE, codigo: factor.codigo() }))).toEqual([
      429,
      'demasiados_intentos',
    ]);
    const cliente = banco.anonimo();
    const { status } = await segundoPaso(cliente, await primerPaso(cliente), factor.codigo());
    expect(status).toBe(429);
  });
});

describe('MESA_SEGUNDO_FACTOR', () => {
  const montarCon = (valor: string, carpeta?: string) =>
    montar({ entorno: { MESA_SEGUNDO_FACTOR: valor }, ...(carpeta && { carpeta }) });

  test('exigido: who has none can activate one and change the password, and nothing else', async () => {
    const banco = await montarCon('exigido');
    const [ana, carla] = [await banco.agente(), await banco.agente(ADMIN)];
    const { json } = await ana.pedir<Sesion>('GET', '/sesion');
    expect(json).toEqual({
      usuario: { rol: 'agente', nombre: 'Ana', correo: AGENTE, debeActivarFactor: true },
    });
    for (const [quien, ruta] of [
      [ana, '/bandeja'],
      [ana, '/casos'],
      [ana, '/eventos'],
      [ana, '/adjuntos/cualquiera'],
      [ana, '/reportes/exportar?desde=2026-01-01&hasta=2026-12-31&formato=csv'],
      [carla, '/admin/usuarios'],
    ] as const) {
      expect([ruta, (await quien.pedir('GET', ruta)).json.codigo]).toEqual([ruta, 'factor_por_activar']);
    }
    const factor = await activar(banco, AGENTE, ana);
    expect((await ana.pedir('GET', '/bandeja')).status).toBe(200);
    expect((await ana.pedir<Sesion>('GET', '/sesion')).json.llave).toBeDefined();
    expect(falta(await pedir(ana, '/quitar', { actual: CLAVE, codigo: factor.codigo() }))).toEqual([
      409,
      'factor_exigido',
    ]);
    // An IPS has none and needs none.
    expect((await (await banco.ips()).pedir('GET', '/casos')).status).toBe(200);
  });

  test('exigido: sessions of before are asked at their next request, also one that is on its way', async () => {
    const antes = await montarCon('opcional');
    const ana = await antes.agente();
    const { numero } = await (await antes.ips()).crearCaso();
    const despues = await montarCon('exigido', antes.carpeta);
    const misma = despues.anonimo();
    misma.cookie = ana.cookie;
    expect((await misma.pedir('GET', '/bandeja')).json.codigo).toBe('factor_por_activar');
    const escrito = await misma.pedir('POST', `/casos/${numero}/mensajes`, {
      cuerpo: { texto: 'Hola' },
      clave: crypto.randomUUID(),
    });
    expect(escrito.json.codigo).toBe('factor_por_activar');
  });

  test('exigido: a first password is changed before', async () => {
    const banco = await montarCon('exigido');
    const carla = await banco.agente(ADMIN);
    await activar(banco, ADMIN, carla);
    const { json } = await carla.pedir<{ contrasena: string }>('POST', '/admin/usuarios', {
      cuerpo: { rol: 'agente', correo: 'eva@eps.example', nombre: 'Eva' },
    });
    const eva = await banco.anonimo().ingresar({ correo: 'eva@eps.example', contrasena: json.contrasena });
    expect(falta(await pedir(eva, '', { actual: json.contrasena }))).toEqual([403, 'clave_por_cambiar']);
    await eva.pedir('POST', '/sesion/clave', { cuerpo: { actual: json.contrasena, nueva: CLAVE } });
    expect((await eva.pedir('GET', '/bandeja')).json.codigo).toBe('factor_por_activar');
    await activar(banco, 'eva@eps.example', eva);
    expect((await eva.pedir('GET', '/bandeja')).status).toBe(200);
  });

  test('no: nobody is asked, nor may begin one; those that exist are asked for again later', async () => {
    const antes = await montarCon('opcional');
    const factor = await activar(antes);
    const sin = await montarCon('no', antes.carpeta);
    const ana = await sin.agente();
    expect(await estado(ana)).toMatchObject({ activo: true, permitido: false });
    const carla = await sin.agente(ADMIN);
    expect(falta(await pedir(carla, '', { actual: CLAVE }))).toEqual([403, 'no_permitido']);
    expect((await entrar(antes, factor)).cookie).not.toBe('');
  });

  test('any other value stops the start', async () => {
    await expect(montarCon('si')).rejects.toThrow('La variable MESA_SEGUNDO_FACTOR no es válida');
  });
});

describe('taken away by an administrator', () => {
  async function conCarla(): Promise<{
    banco: Banco;
    carla: Cliente;
    id: number;
    quitar: () => Promise<unknown>;
  }> {
    const banco = await montar();
    const carla = await banco.agente(ADMIN);
    const id = await idDe(carla, AGENTE);
    const quitar = async () =>
      falta(await carla.pedir<Dicho>('DELETE', `/admin/usuarios/${id}/segundo-factor`));
    return { banco, carla, id, quitar };
  }

  test('the sessions and the open stream end, the password is enough again, and it is in the audit', async () => {
    const { banco, carla, quitar } = await conCarla();
    expect(await quitar()).toEqual([409, 'factor_inactivo']);
    const ana = await banco.agente();
    await activar(banco, AGENTE, ana);
    const lista = await carla.pedir<ListaUsuarios>('GET', '/admin/usuarios');
    expect(lista.json.usuarios.map(({ correo, segundoFactor }) => [correo, segundoFactor])).toEqual([
      [AGENTE, true],
      [ADMIN, undefined],
    ]);
    const flujo = new Flujo(await ana.crudo('GET', '/eventos'));
    expect(await quitar()).toEqual([204, undefined]);
    await flujo.fin;
    expect((await ana.pedir('GET', '/bandeja')).status).toBe(401);
    expect((await banco.agente()).cookie).not.toBe('');
    const { json } = await carla.pedir<Auditoria>('GET', '/admin/auditoria');
    expect(json.registros.map(({ quien, accion, objeto }) => [quien, accion, objeto])).toEqual([
      [`Carla (${ADMIN})`, 'usuario.factor-restablecer', AGENTE],
      [`Ana (${AGENTE})`, 'usuario.factor', AGENTE],
    ]);
  });

  test('not by oneself, nor by an agent', async () => {
    const { banco, carla, id } = await conCarla();
    await activar(banco, ADMIN, carla);
    const propio = await idDe(carla, ADMIN);
    expect(falta(await carla.pedir<Dicho>('DELETE', `/admin/usuarios/${propio}/segundo-factor`))).toEqual([
      409,
      'usuario_propio',
    ]);
    const ana = await banco.agente();
    expect(falta(await ana.pedir<Dicho>('DELETE', `/admin/usuarios/${id}/segundo-factor`))).toEqual([
      403,
      'no_permitido',
    ]);
  });

  test('a code that is right in the moment when it is taken away opens nothing', async () => {
    const { banco, quitar } = await conCarla();
    const factor = await activar(banco);
    const cliente = banco.anonimo();
    const paso = await primerPaso(cliente);
    const codigo = factor.codigo();
    const [, hecho] = await Promise.all([quitar(), segundoPaso(cliente, paso, codigo)]);
    banco.avanzar(PASO_MS);
    // Whichever came first, no session of before is left.
    if (hecho.status === 200) expect((await cliente.pedir('GET', '/bandeja')).status).toBe(401);
    else expect(cliente.cookie).toBe('');
  });
});
