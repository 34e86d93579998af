import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { montar, NIT_A, type Cliente } from '../apoyo.ts';
import { irA } from '../reportes/apoyo-reportes.ts';
import { muestra } from '../adjuntos/inspeccion/prueba.ts';

const bytes = (nombre: string) => new Uint8Array(muestra(nombre));
const sha256 = (nombre: string) => createHash('sha256').update(muestra(nombre)).digest('hex');

/** What a reader of the page reads, in one line. */
function leido(pagina: string): string {
  const entidades: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return pagina
    .replace(/<style>[^]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(\w+|#39);/g, (_, cual: string) => entidades[cual] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

async function imprimir(cliente: Cliente, numero: number, consulta = '') {
  const respuesta = await cliente.crudo('GET', `/casos/${numero}/constancia${consulta}`);
  const html = await respuesta.text();
  return { respuesta, html, texto: leido(html) };
}

describe('the record of a case', () => {
  test('has the case, what was said and by whom, what changed, and who prints it, to the second', async () => {
    const banco = await montar();
    irA(banco, '2026-11-03T09:00:05');
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const { numero } = await clinica.crearCaso({
      descripcion: 'No carga',
      mensaje: 'Primera\nsegunda línea',
    });
    irA(banco, '2026-11-03T10:30:20');
    await ana.escribir(numero, 'Ya lo revisamos');
    irA(banco, '2026-11-03T11:00:40');
    await ana.pedir('PATCH', `/casos/${numero}`, { cuerpo: { prioridad: 'ALTA', estado: 'RESUELTO' } });
    irA(banco, '2026-11-03T11:15:50');

    const { respuesta, html, texto } = await imprimir(ana, numero);
    expect(respuesta.status).toBe(200);
    expect(respuesta.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(respuesta.headers.get('cache-control')).toBe('no-store');
    expect(html).toContain(`<title>Constancia del caso ${numero}</title>`);
    expect(texto).toContain('Impresa por Ana (ana@eps.example) el 03/11/2026 11:15:50.');
    expect(texto).toMatch(
      /Estado Resuelto Fecha 03\/11\/2026 09:00:05 IPS Clínica A NIT 900123456 Motivo CARGUE RESOLUCION 2463 Asunto CAPACITACION Descripción No carga Prioridad Alta Asignado a Ana/,
    );
    expect(html).toContain('Primera\nsegunda línea');
    expect(texto).toContain('1 · Clínica A (IPS) · 03/11/2026 09:00:05 Primera segunda línea');
    expect(texto).toContain('2 · Ana (EPS) · 03/11/2026 10:30:20 Ya lo revisamos');
    expect(texto).toContain('03/11/2026 09:00:05 Clínica A (IPS) Caso generado');
    expect(texto).toContain('Estado: de Activo a En gestión');
    expect(texto).toContain(
      '03/11/2026 11:00:40 Ana (EPS) Estado: de En gestión a Resuelto Prioridad: de Normal a Alta',
    );
    expect(texto).toContain('Asignado a: de nadie a Ana');
  });

  test('leaves internal notes out unless they are asked for, and then marks them', async () => {
    const banco = await montar();
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const { numero } = await clinica.crearCaso({ mensaje: 'Hola' });
    const subido = await ana.subir(bytes('base.png'), 'pantalla.png');
    await ana.escribir(numero, 'Ojo con esta IPS', { interno: true, adjuntos: [subido.json.clave] });

    const sin = await imprimir(ana, numero);
    expect(sin.texto).toContain('1 mensaje. Sin notas internas.');
    expect(sin.html).not.toContain('Ojo con esta IPS');
    expect(sin.html).not.toContain('pantalla.png');
    const con = await imprimir(ana, numero, '?notas=1');
    expect(con.texto).toContain('1 mensaje. Incluye 1 nota interna, que la IPS no ve.');
    expect(con.html).toMatch(/<li class="nota">\s*<h3>\s*<strong>Nota interna 1<\/strong>/);
    expect(con.texto).toContain('Ojo con esta IPS Archivo 1: pantalla.png');
    expect((await ana.crudo('GET', `/casos/${numero}/constancia?notas=2`)).status).toBe(422);
  });

  test('lists every file with its name, type, bytes, place and SHA-256', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana] = [await ips(), await agente()];
    const subir = async (quien: Cliente, muestra: string) =>
      (await quien.subir(bytes(muestra), muestra)).json.clave;
    const { numero } = await clinica.crearCaso({ adjuntos: [await subir(clinica, 'base.png')] });
    await ana.escribir(numero, '', { adjuntos: [await subir(ana, 'gs.pdf'), await subir(ana, 'base.jpg')] });
    const { texto } = await imprimir(ana, numero);
    for (const [i, nombre, tipo, lugar] of [
      [1, 'base.png', 'image/png', 'Caso'],
      [2, 'gs.pdf', 'application/pdf', 'Mensaje 1'],
      [3, 'base.jpg', 'image/jpeg', 'Mensaje 1'],
    ] as const) {
      const [cuantos, huella] = [muestra(nombre).length, sha256(nombre)];
      expect(texto).toContain(`${i} · ${nombre} ${tipo} · ${cuantos} bytes · ${lugar} SHA-256 ${huella}`);
    }
    expect(texto).toContain('Archivo 2: gs.pdf Archivo 3: base.jpg');
  });

  test('shows hostile names and texts as texts', async () => {
    const banco = await montar();
    const hostil = `</style></title><script>alert(1)</script><img src=x onerror="alert('1')">&amp;`;
    await banco.servicios.base.escribir(async (tx) => {
      await tx.updateTable('ips').set({ nombre: hostil }).where('nit', '=', NIT_A).execute();
      await tx.updateTable('usuarios').set({ nombre: hostil }).execute();
    });
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const { json } = await clinica.subir(bytes('gs.pdf'), '"><script>a.pdf');
    const { numero } = await clinica.crearCaso({
      descripcion: '<b onclick="x">&lt;',
      mensaje: hostil,
      adjuntos: [json.clave],
    });
    await ana.escribir(numero, '\u202e<svg/onload=alert(1)>', { interno: true });
    await banco.servicios.base.escribir((tx) =>
      tx.updateTable('casos').set({ motivo_nombre: hostil, asunto_nombre: hostil }).execute(),
    );
    const { html, texto } = await imprimir(ana, numero, '?notas=1');
    expect(html.match(/<(script|img|svg|b)\b/g)).toBeNull();
    expect(html.match(/<\/style>|<\/title>/g)).toEqual(['</title>', '</style>']);
    // Nothing is lost either: IPS, motivo, asunto, message and its author, who prints, who wrote the note, two in the history.
    expect(texto.split(hostil).length - 1).toBeGreaterThanOrEqual(7);
    expect(texto).toContain('Descripción <b onclick="x">&lt;');
    expect(texto).toContain('"><script>a.pdf');
    expect(html).toContain('<bdi class="texto">\u202e&lt;svg/onload=alert(1)&gt;</bdi>');
  });

  test('runs nothing, and is styled by its own sheet alone', async () => {
    const { ips, agente } = await montar();
    const { numero } = await (await ips()).crearCaso();
    const { respuesta, html } = await imprimir(await agente(), numero);
    const [, hoja = ''] = /<style>([^]*?)<\/style>/.exec(html) ?? [];
    expect(hoja).toContain('@page');
    const huella = createHash('sha256').update(hoja).digest('base64');
    expect(respuesta.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${huella}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(html).not.toMatch(/ style=|<script|<link|https?:/);
  });

  test('of a long conversation has every message and note once, in order', async () => {
    const banco = await montar();
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const { numero } = await clinica.crearCaso();
    const insertar = (tabla: string, tras: string, cuantos: number) => sql`
      WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ${cuantos})
      INSERT INTO ${sql.raw(tabla)} SELECT n, ${numero}, n, ${sql.raw(tras)} NULL, 'agente', 'Ana', '${sql.raw(tabla)}-' || n || '.', 0 FROM i`;
    await banco.servicios.base.escribir(async (tx) => {
      await insertar('mensajes', '', 450).execute(tx);
      // One after each hundredth message, so also where a page ends.
      await insertar('notas', 'n * 100,', 4).execute(tx);
      await tx.updateTable('casos').set({ ultima_secuencia: 450, ultima_nota: 4 }).execute();
    });
    const { texto } = await imprimir(ana, numero, '?notas=1');
    const esperado = Array.from({ length: 450 }, (_, i) => [
      `mensajes-${i + 1}.`,
      ...((i + 1) % 100 === 0 ? [`notas-${(i + 1) / 100}.`] : []),
    ]).flat();
    expect(texto.match(/(mensajes|notas)-\d+\./g)).toEqual(esperado);
  });

  test('is kept in the audit: who, when, with or without notes', async () => {
    const banco = await montar();
    const { numero } = await (await banco.ips()).crearCaso();
    const ana = await banco.agente();
    await imprimir(ana, numero);
    await imprimir(ana, numero, '?notas=1');
    await imprimir(ana, numero + 1);
    const actos = await banco.servicios.base.leer
      .selectFrom('auditoria')
      .innerJoin('usuarios', 'usuarios.id', 'auditoria.usuario')
      .select(['usuarios.nombre', 'accion', 'objeto', 'datos'])
      .where('accion', '=', 'constancia.imprimir')
      .orderBy('auditoria.id')
      .execute();
    const acto = { nombre: 'Ana', accion: 'constancia.imprimir', objeto: String(numero) };
    expect(actos).toEqual([
      { ...acto, datos: '{"notas":false}' },
      { ...acto, datos: '{"notas":true}' },
    ]);
  });

  test('is for the staff, and only of a case that exists', async () => {
    const { ips, agente } = await montar();
    const clinica = await ips();
    const { numero } = await clinica.crearCaso();
    expect((await imprimir(clinica, numero)).respuesta.status).toBe(403);
    expect((await imprimir(await agente(), numero + 1)).respuesta.status).toBe(404);
  });
});
