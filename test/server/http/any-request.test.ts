/**
 * Whatever is sent to an endpoint, by whomever: it is no failure of the service, the answer is one that the endpoint's
 * description declares, and a refusal repeats nothing of what was sent. VUELTAS in the environment is how many requests
 * each endpoint gets, SEMILLA those of a run that failed.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ENDPOINTS } from '../../../shared/api/all.ts';
import type { Endpoint } from '../../../shared/api/endpoint.ts';
import { ADMIN, AGENTE, NIT_A, NIT_B, type Cliente } from '../apoyo.ts';
import { cabeceras, cuerpos, rutas } from '../arbitrarios/peticiones.ts';
import { SENAL } from '../arbitrarios/valores.ts';
import { comprobar, endpointDe } from '../declarado.ts';
import { PEDIDOS, preparar, type Escena, type Nombre } from '../pedidos.ts';

const VUELTAS = Number(process.env.VUELTAS ?? 30);
const SEMILLA = Number(process.env.SEMILLA ?? Math.floor(Math.random() * 2 ** 31));
process.stdout.write(`SEMILLA=${SEMILLA}\n`);

const NOMBRES = Object.keys(ENDPOINTS) as Nombre[];
const QUIENES = ['nobody', 'an IPS', 'another IPS', 'an agent', 'an administrator'] as const;
const CUENTAS = [undefined, NIT_A, NIT_B, AGENTE, ADMIN] as const;

/** A client of each kind; some requests end its session or lock its account, and the next finds all as it was. */
async function crearQuienes({ banco, carla }: Escena) {
  const { base, sesiones } = banco.servicios;
  const clientes = CUENTAS.map(() => banco.anonimo());
  // What the good request prepared may belong to her session.
  clientes[CUENTAS.indexOf(ADMIN)]!.cookie = carla.cookie;
  const deCuenta = (cuenta: string) =>
    base.leer
      .selectFrom('usuarios')
      .select('id')
      .where((eb) => eb.or([eb('correo', '=', cuenta), eb('nit', '=', cuenta)]))
      .where('alias', 'is', null)
      .executeTakeFirstOrThrow();
  const ids = await Promise.all(CUENTAS.map(async (cuenta) => cuenta && (await deCuenta(cuenta)).id));
  return async (quien: number): Promise<Cliente> => {
    const id = ids[quien];
    const cliente = clientes[quien]!;
    if (!id) {
      cliente.cookie = '';
      return cliente;
    }
    const seguida = cliente.cookie && (await sesiones.validar(cliente.cookie.split('=')[1]!));
    if (seguida && seguida.usuario.id === id && !seguida.usuario.debeCambiarClave) return cliente;
    const rol = quien < 3 ? 'ips' : quien === 3 ? 'agente' : 'admin';
    await base.escribir(async (tx) => {
      await tx
        .updateTable('usuarios')
        .set({ activo: 1, debe_cambiar: 0, rol })
        .where('id', '=', id)
        .execute();
      await tx.updateTable('ips').set({ estado: 'ACTIVO' }).execute();
    });
    const sesion = sesiones.nueva();
    await base.escribir((tx) => sesion.guardar(tx, id));
    cliente.cookie = `__Host-mesa=${sesion.id}`;
    return cliente;
  };
}

/** What the answer says, headers too. */
async function dicho(respuesta: Response): Promise<string> {
  const texto = respuesta.headers.get('content-type')?.startsWith('text/event-stream')
    ? ''
    : await respuesta.clone().text();
  return [...respuesta.headers].flat().join('\n') + texto;
}

test.each(NOMBRES)(
  '%s answers anything as it declares',
  async (nombre) => {
    const endpoint: Endpoint = ENDPOINTS[nombre];
    const escena = await preparar();
    const bueno = await PEDIDOS[nombre](escena);
    const como = await crearQuienes(escena);
    const { method, body } = endpoint;
    const schema = typeof body === 'function' ? body({ descripcion: 30 }) : body;
    const conCuerpo = method !== 'GET' && method !== 'DELETE';
    const vistos = new Map<string, number>();

    const peticiones = fc.record({
      quien: fc.nat(QUIENES.length - 1),
      ruta: rutas(endpoint, bueno.ruta),
      cabeceras: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, cabeceras),
      clave: fc.oneof(
        { weight: 3, arbitrary: fc.uuid() },
        fc.constantFrom('', SENAL, '00000000-0000-0000-0000-000000000000'),
      ),
      cuerpo: conCuerpo
        ? bueno.cuerpo instanceof FormData
          ? fc.oneof(fc.constant(bueno.cuerpo), cuerpos(undefined, {}))
          : cuerpos(schema, bueno.cuerpo ?? {})
        : fc.constant(undefined),
    });

    const elBueno = {
      quien: bueno.como === 'carla' ? 4 : bueno.como === 'anonimo' ? 0 : 1,
      ruta: bueno.ruta,
      cabeceras: {},
      clave: crypto.randomUUID() as string,
      cuerpo:
        bueno.cuerpo instanceof FormData || bueno.cuerpo === undefined || typeof bueno.cuerpo === 'string'
          ? bueno.cuerpo
          : JSON.stringify(bueno.cuerpo),
    };
    await fc.assert(
      fc.asyncProperty(peticiones, async ({ quien, ruta, clave, cuerpo, ...resto }) => {
        const cliente = await como(quien);
        const enviadas = { ...bueno.cabeceras, ...resto.cabeceras };
        const pedido = { clave, cabeceras: enviadas, ...(cuerpo !== undefined && { cuerpo }) };
        // What the URL standard makes of the path decides which endpoint it is.
        const { pathname, search } = new URL(`http://x/api/v1${ruta}`);
        const camino = pathname + search;
        if (!camino.startsWith('/api/v1/')) return;
        const respuesta = await cliente.crudo(method, camino.slice('/api/v1'.length), pedido);
        const { status } = respuesta;
        const suyo = endpointDe(method, camino.slice('/api/v1'.length));
        const que = suyo ? await comprobar(suyo, respuesta, camino) : String(status);
        vistos.set(que, (vistos.get(que) ?? 0) + 1);
        expect(status).toBeLessThan(500);
        if (status >= 400) expect(await dicho(respuesta)).not.toContain(SENAL);
        await respuesta.body?.cancel();
      }),
      { numRuns: VUELTAS, seed: SEMILLA, endOnFailure: true, examples: [[elBueno]] },
    );
    // It got as far as the work of the endpoint, and not only refusals before it.
    expect([...vistos.keys()]).toContain(String(endpoint.status));
  },
  VUELTAS * 2_000,
);
