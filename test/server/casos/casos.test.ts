import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Historia } from '../../../shared/bandeja.ts';
import type { Caso, ListaCasos } from '../../../shared/caso.ts';
import type { Problema } from '../../../shared/errores.ts';
import { reemplazar } from '../../../server/catalogo/catalogo.repository.ts';
import { CASO, montar, NIT_B } from '../apoyo.ts';

describe('filing a case', () => {
  test('gives the case with its number and place', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const { status, json, headers } = await clinica.pedir<Caso>('POST', '/casos', {
      clave: crypto.randomUUID(),
      cuerpo: { ...CASO, descripcion: '  No carga el archivo ', mensaje: 'Línea uno\r\nlínea dos' },
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/api/v1/casos/1');
    expect(json).toMatchObject({
      numero: 1,
      estado: 'ACTIVO',
      motivo: { codigo: 'cargue-resolucion-2463', nombre: 'CARGUE RESOLUCION 2463' },
      asunto: { nombre: 'CAPACITACION' },
      descripcion: 'No carga el archivo',
      ips: { nombre: 'Clínica A' },
      ultimaSecuencia: 1,
      noLeidos: 0,
    });
    expect((await clinica.pedir('GET', '/casos/1')).json).toEqual(json);
    const { json: hilo } = await clinica.pedir<{ mensajes: unknown[] }>('GET', '/casos/1/mensajes');
    expect(hilo.mensajes).toMatchObject([
      { secuencia: 1, texto: 'Línea uno\nlínea dos', autor: { rol: 'ips' } },
    ]);
  });

  test('numbers cases one after another, beginning where the deployment says', async () => {
    const { ips } = await montar({ entorno: { MESA_PRIMER_CASO: '40913' } });
    const clinica = await ips();
    expect((await clinica.crearCaso()).numero).toBe(40913);
    expect((await clinica.crearCaso()).numero).toBe(40914);
  });

  test('filed at once with others that are refused half-way, each has its own answer, and the search only the good', async () => {
    const { ips, servicios } = await montar();
    const clinica = await ips();
    const ajeno = '00000000-0000-4000-8000-000000000000';
    const respuestas = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        clinica.pedir('POST', '/casos', {
          clave: crypto.randomUUID(),
          cuerpo: { ...CASO, descripcion: `Simultáneo ${i}`, ...(i % 4 === 1 && { adjuntos: [ajeno] }) },
        }),
      ),
    );
    expect(respuestas.map(({ status }) => status)).toEqual(
      Array.from({ length: 12 }, (_, i) => (i % 4 === 1 ? 404 : 201)),
    );
    const { json } = await clinica.pedir<ListaCasos>('GET', '/casos?buscar=simultaneo');
    expect(json.casos.map(({ descripcion }) => descripcion)).toHaveLength(9);
    expect(json.totales.ACTIVO).toBe(9);
    const { rows } = await sql<{ n: number }>`
      SELECT (SELECT count(*) FROM por_indexar) + (SELECT count(*) FROM busqueda WHERE texto MATCH 'simultaneo') AS n
    `.execute(servicios.base.leer);
    expect(rows[0]?.n).toBe(9);
  });

  test('a refused case uses up no number', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    await clinica.pedir('POST', '/casos', {
      clave: crypto.randomUUID(),
      cuerpo: { ...CASO, adjuntos: ['no-existe-esta-clave'] },
    });
    expect((await clinica.crearCaso()).numero).toBe(1);
  });

  test.each([
    [{ descripcion: 'a'.repeat(31) }, 'descripcion', 'largo'],
    [{ descripcion: '' }, 'descripcion', 'requerido'],
    [{ descripcion: ' \u200b ' }, 'descripcion', 'requerido'],
    [{ descripcion: undefined }, 'descripcion', 'requerido'],
    [{ descripcion: 'a\u0000' }, 'descripcion', 'caracteres'],
    [{ descripcion: 30 }, 'descripcion', 'formato'],
    [{ motivo: 'no-hay' }, 'motivo', 'no_existe'],
    [{ asunto: 'radicacion' }, 'asunto', 'no_corresponde'],
    [{ mensaje: 'a'.repeat(10_001) }, 'mensaje', 'largo'],
    [{ adjuntos: ['a', 'b', 'c', 'd', 'e', 'f'] }, 'adjuntos', 'cantidad'],
    [{ estado: 'CERRADO' }, 'estado', 'desconocido'],
    [{ numero: 7 }, 'numero', 'desconocido'],
    [{ nit: NIT_B }, 'nit', 'desconocido'],
  ])('with %j is refused at its field', async (cambios, campo, codigo) => {
    const { ips } = await montar();
    const { status, json } = await (
      await ips()
    ).pedir<Problema>('POST', '/casos', { clave: crypto.randomUUID(), cuerpo: { ...CASO, ...cambios } });
    expect(status).toBe(422);
    expect(json).toMatchObject({ codigo: 'validacion', campos: [{ campo, codigo }] });
  });

  test('accepts thirty emoji or accented letters, however they are composed', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    expect((await clinica.crearCaso({ descripcion: '😀'.repeat(30) })).descripcion).toBe('😀'.repeat(30));
    expect((await clinica.crearCaso({ descripcion: 'e\u0301'.repeat(30) })).descripcion).toBe('é'.repeat(30));
  });

  test('follows a longer limit when the deployment sets one', async () => {
    const { ips } = await montar({ entorno: { MESA_DESCRIPCION_MAX: '100' } });
    const clinica = await ips();
    expect((await clinica.crearCaso({ descripcion: 'a'.repeat(100) })).descripcion).toHaveLength(100);
    const { json } = await clinica.pedir<{ limites: { descripcion: number } }>('GET', '/catalogo');
    expect(json.limites.descripcion).toBe(100);
  });

  test('under a retired asunto or motivo is refused, and the old case keeps its names', async () => {
    const { ips, servicios } = await montar();
    const clinica = await ips();
    const viejo = await clinica.crearCaso();
    await servicios.base.escribir((tx) =>
      reemplazar(tx, [
        {
          codigo: CASO.motivo,
          nombre: 'NOMBRE NUEVO',
          retirado: false,
          metaRespuesta: null,
          metaSolucion: null,
          asuntos: [{ codigo: 'otro', nombre: 'OTRO', retirado: false }],
        },
      ]),
    );
    const intento = (cambios: object) =>
      clinica.pedir<Problema>('POST', '/casos', {
        clave: crypto.randomUUID(),
        cuerpo: { ...CASO, ...cambios },
      });
    expect((await intento({})).json.campos).toEqual([{ campo: 'asunto', codigo: 'retirado' }]);
    expect((await intento({ motivo: 'facturacion', asunto: 'radicacion' })).json.campos).toEqual([
      { campo: 'motivo', codigo: 'retirado' },
    ]);
    expect((await clinica.pedir<Caso>('GET', `/casos/${viejo.numero}`)).json.motivo.nombre).toBe(
      'CARGUE RESOLUCION 2463',
    );
    const { json } = await clinica.pedir<{ motivos: { nombre: string }[] }>('GET', '/catalogo');
    expect(json.motivos.map(({ nombre }) => nombre)).toEqual(['NOMBRE NUEVO']);
  });

  test('is for an IPS: an agent has none to file it for', async () => {
    const { agente } = await montar();
    const { status } = await (
      await agente()
    ).pedir('POST', '/casos', { clave: crypto.randomUUID(), cuerpo: CASO });
    expect(status).toBe(403);
  });
});

describe('the same submission again', () => {
  test('gives the same case, also after a new login and in parallel', async () => {
    const { ips } = await montar();
    const clave = crypto.randomUUID();
    const clinica = await ips();
    const otraSesion = await ips();
    const casos = await Promise.all(
      [clinica, otraSesion, clinica, otraSesion].map((cliente) => cliente.crearCaso({}, clave)),
    );
    expect(new Set(casos.map(({ numero }) => numero))).toEqual(new Set([1]));
    expect(casos[3]).toEqual(casos[0]);
    const { json } = await clinica.pedir<{ casos: unknown[] }>('GET', '/casos');
    expect(json.casos).toHaveLength(1);
  });

  test('gives the same answer after a restart of the service', async () => {
    const banco = await montar();
    const clave = crypto.randomUUID();
    const primero = await (await banco.ips()).crearCaso({}, clave);
    await banco.cerrar();
    const despues = await montar({ carpeta: banco.carpeta });
    expect(await (await despues.ips()).crearCaso({}, clave)).toEqual(primero);
  });

  test('is the same however its fields are ordered or its key is written', async () => {
    const { ips } = await montar();
    const clave = crypto.randomUUID();
    const clinica = await ips();
    await clinica.crearCaso({}, clave);
    const { status, json } = await clinica.pedir<Caso>('POST', '/casos', {
      clave: clave.toUpperCase(),
      cuerpo: JSON.stringify({ descripcion: CASO.descripcion, asunto: CASO.asunto, motivo: CASO.motivo }),
    });
    expect([status, json.numero]).toEqual([201, 1]);
  });

  test('with other content is a conflict', async () => {
    const { ips } = await montar();
    const clave = crypto.randomUUID();
    const clinica = await ips();
    await clinica.crearCaso({}, clave);
    const { status, json } = await clinica.pedir('POST', '/casos', {
      clave,
      cuerpo: { ...CASO, descripcion: 'Otra' },
    });
    expect([status, json.codigo]).toEqual([409, 'idempotencia_conflicto']);
  });

  test("with another IPS's key is simply another case", async () => {
    const { ips } = await montar();
    const clave = crypto.randomUUID();
    await (await ips()).crearCaso({}, clave);
    const ajeno = await (await ips(NIT_B)).crearCaso({ descripcion: 'Mía' }, clave);
    expect(ajeno).toMatchObject({ numero: 2, descripcion: 'Mía', ips: { nit: NIT_B } });
  });

  test.each([undefined, 'hola', '1'])('without a UUID as key (%j) is refused', async (clave) => {
    const { ips } = await montar();
    const { status, json } = await (
      await ips()
    ).pedir('POST', '/casos', {
      cuerpo: CASO,
      cabeceras: clave ? { 'idempotency-key': clave } : {},
    });
    expect([status, json.codigo]).toEqual([400, 'solicitud_invalida']);
  });

  test('after a refusal the key is free', async () => {
    const { ips } = await montar();
    const clave = crypto.randomUUID();
    const clinica = await ips();
    await clinica.pedir('POST', '/casos', { clave, cuerpo: { ...CASO, motivo: 'no-hay' } });
    expect((await clinica.crearCaso({}, clave)).numero).toBe(1);
  });
});

describe('changing a case', () => {
  test('an IPS solves its case and reopens it by writing', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const { numero } = await clinica.crearCaso();
    const resuelto = await clinica.pedir<Caso>('PATCH', `/casos/${numero}`, {
      cuerpo: { estado: 'RESUELTO' },
    });
    expect(resuelto.json).toMatchObject({ estado: 'RESUELTO', puede: { resolver: false, reabrir: true } });
    await clinica.escribir(numero, 'Sigue fallando');
    expect((await clinica.pedir<Caso>('GET', `/casos/${numero}`)).json.estado).toBe('ACTIVO');
  });

  test("support's first public answer takes it EN_GESTION", async () => {
    const { ips, agente } = await montar();
    const clinica = await ips();
    const { numero } = await clinica.crearCaso();
    const ana = await agente();
    await ana.escribir(numero, 'para nosotros', { interno: true });
    expect((await clinica.pedir<Caso>('GET', `/casos/${numero}`)).json.estado).toBe('ACTIVO');
    await ana.escribir(numero, 'Buenos días');
    expect((await clinica.pedir<Caso>('GET', `/casos/${numero}`)).json.estado).toBe('EN_GESTION');
  });

  test('a transition that the table does not have is refused', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const { numero } = await clinica.crearCaso();
    for (const estado of ['EN_GESTION', 'CERRADO']) {
      const { status, json } = await clinica.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado } });
      expect([status, json.codigo]).toEqual([409, 'transicion']);
    }
  });

  test('a closed case takes no message and no change', async () => {
    const { ips, agente } = await montar();
    const clinica = await ips();
    const ana = await agente();
    const { numero } = await clinica.crearCaso();
    await ana.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'CERRADO' } });
    const mensaje = await clinica.pedir('POST', `/casos/${numero}/mensajes`, {
      clave: crypto.randomUUID(),
      cuerpo: { texto: 'hola' },
    });
    expect([mensaje.status, mensaje.json.codigo]).toEqual([409, 'caso_cerrado']);
    expect((await clinica.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'ACTIVO' } })).status).toBe(
      409,
    );
    expect((await ana.pedir('PATCH', `/casos/${numero}`, { cuerpo: { prioridad: 'ALTA' } })).status).toBe(
      409,
    );
    expect((await clinica.pedir<Caso>('GET', `/casos/${numero}`)).json.puede.comentar).toBe(false);
  });

  test('an agent assigns, prioritises and re-classifies; an IPS may not', async () => {
    const { ips, agente } = await montar();
    const clinica = await ips();
    const ana = await agente();
    const { numero } = await clinica.crearCaso();
    const cambio = {
      asignado: 'ana@eps.example',
      prioridad: 'ALTA',
      motivo: 'facturacion',
      asunto: 'radicacion',
    };
    const { status, json } = await ana.pedir<Caso>('PATCH', `/casos/${numero}`, { cuerpo: cambio });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      asignado: { nombre: 'Ana' },
      prioridad: 'ALTA',
      motivo: { nombre: 'FACTURACION' },
      asunto: { nombre: 'RADICACION' },
    });
    expect((await clinica.pedir('PATCH', `/casos/${numero}`, { cuerpo: cambio })).status).toBe(403);
    const { json: delaIps } = await clinica.pedir('GET', `/casos/${numero}`);
    expect(Object.keys(delaIps)).not.toEqual(expect.arrayContaining(['asignado', 'prioridad']));
  });

  test('re-classifying to a pair that does not go together is refused', async () => {
    const { ips, agente } = await montar();
    const { numero } = await (await ips()).crearCaso();
    const { status, json } = await (
      await agente()
    ).pedir<Problema>('PATCH', `/casos/${numero}`, { cuerpo: { motivo: 'facturacion' } });
    expect([status, json.campos]).toEqual([422, [{ campo: 'asunto', codigo: 'no_corresponde' }]]);
  });

  test('solved cases close by themselves after the configured days without news', async () => {
    const { ips, agente, servicios, avanzar } = await montar({ entorno: { MESA_CIERRE_DIAS: '3' } });
    const { mantener } = await import('../../../server/run/maintenance.ts');
    const clinica = await ips();
    const { numero } = await clinica.crearCaso();
    const { numero: abierto } = await clinica.crearCaso();
    await clinica.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'RESUELTO' } });
    await mantener(servicios);
    const ana = {
      leer: async (n: number) =>
        (
          await servicios.base.leer
            .selectFrom('casos')
            .select('estado')
            .where('numero', '=', n)
            .executeTakeFirstOrThrow()
        ).estado,
    };
    expect(await ana.leer(numero)).toBe('RESUELTO');
    avanzar(3 * 24 * 3_600_000 + 1_000);
    await mantener(servicios);
    expect(await ana.leer(numero)).toBe('CERRADO');
    expect(await ana.leer(abierto)).toBe('ACTIVO');
    const { json } = await (await agente()).pedir<Historia>('GET', `/casos/${numero}/historia`);
    expect(json.historia.at(-1)).toMatchObject({
      autor: null,
      cambios: [{ campo: 'estado', antes: 'Resuelto', ahora: 'Cerrado' }],
    });
  });
});
