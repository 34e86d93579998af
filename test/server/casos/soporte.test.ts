import { describe, expect, test } from 'vitest';
import { ENDPOINTS } from '../../../shared/api/all.ts';
import type { Endpoint } from '../../../shared/api/endpoint.ts';
import type { Bandeja, Historia, ResultadoLote } from '../../../shared/bandeja.ts';
import type { Caso, ListaCasos } from '../../../shared/caso.ts';
import { importarCaso } from '../../../server/casos/importar-caso.ts';
import { ADMIN, AGENTE, montar, NIT_B, type Cliente } from '../apoyo.ts';

const DIA = 24 * 3_600_000;
const vistas = async (cliente: Cliente) => (await cliente.pedir<Bandeja>('GET', '/bandeja')).json.vistas;
const numeros = async (cliente: Cliente, consulta: string) => {
  const { status, json } = await cliente.pedir<ListaCasos>('GET', `/casos?${consulta}`);
  if (status !== 200) throw new Error(JSON.stringify(json));
  return json.casos.map(({ numero }) => numero);
};
const cambiar = (cliente: Cliente, numero: number, cuerpo: object) =>
  cliente.pedir<Caso & { codigo?: string }>('PATCH', `/casos/${numero}`, { cuerpo });

describe('what is for the staff', () => {
  test('is refused to an IPS, and what is for admins to an agent', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana] = [await ips(), await agente()];
    const reservados = Object.values<Endpoint>(ENDPOINTS).filter(({ access }) =>
      /^(soporte|admin)$/.test(access),
    );
    for (const { method: metodo, path: ruta, access: para } of reservados) {
      const camino = ruta.replace(/:\w+/g, '1');
      const pedir = (cliente: Cliente) =>
        cliente.pedir(metodo, camino, metodo === 'GET' || metodo === 'DELETE' ? {} : { cuerpo: {} });
      expect([camino, (await pedir(clinica)).json.codigo]).toEqual([camino, 'no_permitido']);
      if (para === 'admin') {
        expect([camino, (await pedir(ana)).json.codigo]).toEqual([camino, 'no_permitido']);
      }
    }
    for (const filtro of [
      'asignado=yo',
      'vencidos=1',
      'ips=1',
      'prioridad=ALTA',
      'asunto=x',
      'orden=vence',
    ]) {
      expect([filtro, (await clinica.pedir('GET', `/casos?${filtro}`)).status]).toEqual([filtro, 403]);
    }
  });
});

describe('the views of the desk', () => {
  test('show and count what is whose, open, late, solved', async () => {
    const { ips, agente, avanzar } = await montar();
    const [clinica, ana, carla] = [await ips(), await agente(), await agente(ADMIN)];
    for (let i = 0; i < 5; i += 1) await clinica.crearCaso();
    await cambiar(ana, 1, { asignado: 'yo' });
    await cambiar(ana, 2, { asignado: ADMIN });
    await cambiar(ana, 3, { estado: 'RESUELTO' });
    await cambiar(ana, 4, { estado: 'CERRADO' });
    expect(await vistas(ana)).toEqual({
      'para-mi': 2,
      'sin-asignar': 1,
      mios: 1,
      abiertos: 3,
      vencidos: 0,
      resueltos: 1,
      cerrados: 1,
    });
    const abiertos = 'estado=ACTIVO,EN_GESTION';
    expect(await numeros(ana, `${abiertos}&asignado=nadie`)).toEqual([5]);
    expect(await numeros(ana, `${abiertos}&asignado=yo`)).toEqual([1]);
    expect(await numeros(carla, `${abiertos}&asignado=yo`)).toEqual([2]);
    expect(await numeros(carla, `asignado=${AGENTE}`)).toEqual([1]);
    expect(await numeros(ana, 'asignado=nadie@eps.example')).toEqual([]);
    expect(await numeros(ana, abiertos)).toEqual([5, 2, 1]);
    expect(await numeros(ana, `${abiertos}&orden=vence`)).toEqual([1, 2, 5]);
    expect(await numeros(ana, 'vencidos=1&orden=vence')).toEqual([]);
    avanzar(10 * DIA);
    const [tarde, tardeCarla] = [await agente(), await agente(ADMIN)];
    expect(await numeros(tarde, 'vencidos=1&orden=vence')).toEqual([1, 2, 5]);
    expect(await numeros(tardeCarla, 'vencidos=1&asignado=yo')).toEqual([2]);
    expect((await vistas(tarde)).vencidos).toBe(3);
  });

  test('count what needs who asks: own cases that wait, what is nearly due, what nobody has, each case once', async () => {
    const { ips, agente, avanzar } = await montar();
    const [clinica, ana, carla] = [await ips(), await agente(), await agente(ADMIN)];
    const paraMi = async () => [(await vistas(ana))['para-mi'], (await vistas(carla))['para-mi']];
    for (let i = 0; i < 4; i += 1) await clinica.crearCaso({ mensaje: 'Buenos días' });
    expect(await paraMi()).toEqual([4, 4]);
    for (const numero of [1, 2, 3]) await cambiar(ana, numero, { asignado: 'yo' });
    expect(await paraMi()).toEqual([4, 1]);
    // Answered: the IPS waits no more, once what it said is read.
    await ana.escribir(1, 'Ya lo vemos');
    expect(await paraMi()).toEqual([4, 1]);
    await ana.pedir('PUT', '/casos/1/lectura', { cuerpo: { hasta: 2 } });
    expect(await paraMi()).toEqual([3, 1]);
    await clinica.escribir(1, '¿Y entonces?');
    expect(await paraMi()).toEqual([4, 1]);
    await cambiar(ana, 2, { estado: 'RESUELTO' });
    expect(await paraMi()).toEqual([3, 1]);
    // All of them are late by then, whoever has them.
    avanzar(10 * DIA);
    const [tarde, tardeCarla] = [await agente(), await agente(ADMIN)];
    expect((await vistas(tarde))['para-mi']).toBe(3);
    expect((await vistas(tardeCarla))['para-mi']).toBe(3);
  });

  test('combine filters, words and pages', async () => {
    const { ips, agente } = await montar();
    const [clinica, hospital, ana] = [await ips(), await ips(NIT_B), await agente()];
    for (let i = 0; i < 6; i += 1) {
      await (i % 2 ? hospital : clinica).crearCaso({ descripcion: i < 4 ? 'Factura perdida' : 'Otra cosa' });
    }
    await hospital.crearCaso({ motivo: 'facturacion', asunto: 'radicacion', descripcion: 'Factura perdida' });
    await ana.escribir(2, 'La clave es mariposa');
    await ana.escribir(4, 'Pista: mariposa', { interno: true });
    expect(await numeros(ana, `ips=${NIT_B}&buscar=factura`)).toEqual([7, 4, 2]);
    expect(await numeros(ana, 'motivo=facturacion&asunto=radicacion')).toEqual([7]);
    expect(await numeros(ana, 'buscar=mariposa')).toEqual([4, 2]);
    expect(await numeros(ana, 'buscar=mariposa&estado=EN_GESTION')).toEqual([2]);
    expect(await numeros(ana, 'buscar=mariposa hospital factura')).toEqual([4, 2]);
    // The IPS finds the answer, never the note.
    expect(await numeros(hospital, 'buscar=mariposa')).toEqual([2]);
    expect(await numeros(ana, 'orden=numero&buscar=factura&limite=2')).toEqual([1, 2]);
    const { json } = await ana.pedir<ListaCasos>('GET', '/casos?asignado=nadie&limite=3');
    expect(json.casos.map(({ numero }) => numero)).toEqual([7, 6, 5]);
    expect(await numeros(ana, `asignado=nadie&limite=3&cursor=${json.siguiente}`)).toEqual([4, 3, 1]);
  });

  test('say when more cases match than a list in their order is made of', async () => {
    const { agente, servicios } = await montar();
    const ana = await agente();
    const [motivo, asunto] = [
      { codigo: 'facturacion', nombre: 'FACTURACION' },
      { codigo: 'radicacion', nombre: 'RADICACION' },
    ];
    const importar = (desde: number, cuantos: number, descripcion: string) =>
      servicios.base.escribir(async (tx) => {
        for (let numero = desde; numero < desde + cuantos; numero += 1) {
          const creado = Date.now() - DIA;
          await importarCaso(tx, {
            numero,
            nit: NIT_B,
            motivo,
            asunto,
            descripcion,
            estado: 'ACTIVO',
            creado,
          });
        }
      });
    const buscar = async (consulta: string) =>
      (await ana.pedir<ListaCasos>('GET', `/casos?limite=1&buscar=${consulta}`)).json;
    const indizada = async (consulta: string): Promise<ListaCasos> => {
      const lista = await buscar(consulta);
      return lista.indizando ? indizada(consulta) : lista;
    };
    await importar(1, 5_000, 'Factura perdida');
    await indizada('factura');
    expect((await buscar('factura&orden=-actualizado')).recortada).toBeUndefined();
    await importar(5_001, 1, 'Factura hallada');
    await indizada('factura');
    expect((await buscar('factura&orden=-actualizado')).recortada).toBe(true);
    expect((await buscar('factura&orden=vence&estado=ACTIVO,EN_GESTION')).recortada).toBe(true);
    // By number all of them are listed, and few are few.
    expect((await buscar('factura&orden=numero')).recortada).toBeUndefined();
    expect((await buscar('hallada&orden=-actualizado')).recortada).toBeUndefined();
  });

  test.each([
    '100%',
    '"',
    "' OR 1=1 --",
    '*',
    'a*b"c',
    '(',
    'NEAR(a b)',
    'alcance : n1',
    '-',
    '^x',
    '\u0000x',
  ])('take %j for words, not for a query', async (escrito) => {
    const { ips, agente } = await montar();
    await (await ips()).crearCaso();
    const { status } = await (await agente()).pedir('GET', `/casos?buscar=${encodeURIComponent(escrito)}`);
    expect(status).toBe(escrito.includes('\u0000') ? 422 : 200);
  });
});

describe('a case at the desk', () => {
  test('is due for an answer, then for a solution, in office hours', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana] = [await ips(), await agente()];
    const { numero } = await clinica.crearCaso();
    const leer = async () => (await ana.pedir<Caso>('GET', `/casos/${numero}`)).json;
    expect((await leer()).vence?.que).toBe('respuesta');
    await ana.escribir(numero, 'Nota', { interno: true });
    expect((await leer()).vence?.que).toBe('respuesta');
    await ana.escribir(numero, 'Buenos días');
    const respondido = await leer();
    expect(respondido).toMatchObject({ vence: { que: 'solucion' }, asignado: { correo: AGENTE } });
    await cambiar(ana, numero, { estado: 'RESUELTO' });
    expect((await leer()).vence).toBeNull();
    await clinica.escribir(numero, 'No quedó');
    expect(await leer()).toMatchObject({ estado: 'ACTIVO', vence: { que: 'solucion' } });
    expect((await clinica.pedir<Caso>('GET', `/casos/${numero}`)).json).not.toHaveProperty('vence');
  });

  test('goes to one of two agents who take it at once', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana, carla] = [await ips(), await agente(), await agente(ADMIN)];
    const { numero } = await clinica.crearCaso();
    const tomar = (cliente: Cliente) => cambiar(cliente, numero, { asignado: 'yo', asignadoAntes: null });
    const respuestas = await Promise.all([tomar(ana), tomar(carla)]);
    expect(respuestas.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(respuestas.find(({ status }) => status === 409)?.json.codigo).toBe('asignado_otro');
    // Whose it is may say so again.
    const ganador = respuestas[0]?.status === 200 ? ana : carla;
    expect((await tomar(ganador)).status).toBe(200);
  });

  test('keeps both answers of two agents, in one order', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana, carla] = [await ips(), await agente(), await agente(ADMIN)];
    const { numero } = await clinica.crearCaso();
    const [una, otra] = await Promise.all([ana.escribir(numero, 'a'), carla.escribir(numero, 'b')]);
    expect([una.secuencia, otra.secuencia].sort()).toEqual([1, 2]);
    const { json } = await ana.pedir<Historia>('GET', `/casos/${numero}/historia`);
    expect(json.historia.filter(({ que }) => que === 'cambiado')).toHaveLength(1);
  });

  test('tells who changed what, from what to what, by name', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana] = [await ips(), await agente()];
    const { numero } = await clinica.crearCaso();
    await cambiar(ana, numero, { asignado: ADMIN, prioridad: 'ALTA' });
    await cambiar(ana, numero, { motivo: 'facturacion', asunto: 'radicacion' });
    await cambiar(ana, numero, { prioridad: 'ALTA' });
    await clinica.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'RESUELTO' } });
    const { json } = await ana.pedir<Historia>('GET', `/casos/${numero}/historia`);
    expect(json.historia.map(({ autor, que, cambios }) => [autor?.nombre, que, cambios])).toEqual([
      ['Clínica A', 'creado', []],
      [
        'Ana',
        'cambiado',
        [
          { campo: 'asignado', antes: null, ahora: 'Carla' },
          { campo: 'prioridad', antes: 'Normal', ahora: 'Alta' },
        ],
      ],
      [
        'Ana',
        'cambiado',
        [
          { campo: 'motivo', antes: 'CARGUE RESOLUCION 2463', ahora: 'FACTURACION' },
          { campo: 'asunto', antes: 'CAPACITACION', ahora: 'RADICACION' },
        ],
      ],
      ['Clínica A', 'cambiado', [{ campo: 'estado', antes: 'Activo', ahora: 'Resuelto' }]],
    ]);
  });

  test('changes with others at once, each by its own rules', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana] = [await ips(), await agente()];
    for (let i = 0; i < 4; i += 1) await clinica.crearCaso();
    await cambiar(ana, 2, { estado: 'CERRADO' });
    const { json } = await ana.pedir<ResultadoLote>('POST', '/casos/lote', {
      cuerpo: { numeros: [1, 2, 3, 3, 99], cambio: { asignado: 'yo', estado: 'EN_GESTION' } },
    });
    expect(json).toEqual({
      hechos: [1, 3],
      rechazados: [
        { numero: 2, codigo: 'transicion' },
        { numero: 99, codigo: 'no_existe' },
      ],
    });
    expect(await numeros(ana, 'asignado=yo&estado=EN_GESTION')).toEqual([3, 1]);
  });
});

test('canned replies are the admins’ to write and every agent’s to use', async () => {
  const { agente } = await montar();
  const [ana, carla] = [await agente(), await agente(ADMIN)];
  const nueva = { titulo: 'Saludo', texto: 'Buenos días, {ips}. Revisamos su caso {numero}.' };
  const { status, json } = await carla.pedir<{ id: number }>('POST', '/respuestas', { cuerpo: nueva });
  expect(status).toBe(201);
  const repetida = await carla.pedir('POST', '/respuestas', { cuerpo: nueva });
  expect(repetida.json).toMatchObject({
    codigo: 'validacion',
    campos: [{ campo: 'titulo', codigo: 'repetido' }],
  });
  await carla.pedir('PUT', `/respuestas/${json.id}`, { cuerpo: { ...nueva, titulo: 'Bienvenida' } });
  expect((await ana.pedir('GET', '/respuestas')).json).toEqual({
    respuestas: [{ ...nueva, id: json.id, titulo: 'Bienvenida' }],
  });
  expect((await carla.pedir('DELETE', `/respuestas/${json.id}`)).status).toBe(204);
  expect((await carla.pedir('DELETE', `/respuestas/${json.id}`)).status).toBe(404);
});
