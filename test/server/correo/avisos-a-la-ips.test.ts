/** Which of the IPS's users is told by mail what happens on a case, and which is not. */
import { describe, expect, test } from 'vitest';
import { hashContrasena } from '../../../server/sesiones/contrasenas.ts';
import { agregarDeIps } from '../../../server/usuarios/usuarios.repository.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import { AGENTE, CLAVE, NIT_A, type Banco } from '../apoyo.ts';
import { montarConCorreo, PAUSA_MS } from './apoyo.ts';
import { dichos } from './dichos.ts';

const DIA = 86_400_000;
const CLINICA = 'facturacion@clinica.example';

const agregarNombrada = ({ servicios: { base } }: Banco, alias: string) =>
  base.escribir(async (tx) =>
    agregarDeIps(tx, {
      nit: NIT_A,
      alias,
      nombre: alias,
      hash: await hashContrasena(CLAVE),
      creado: Date.now(),
    }),
  );

const entrar = (banco: Banco, usuario?: string) =>
  banco.anonimo().ingresar({ nit: NIT_A, contrasena: CLAVE, ...(usuario && { usuario }) });

describe('the IPS', () => {
  test('gets the receipt of its case, with number, motivo, asunto, estado and the link, and nothing that it wrote', async () => {
    const banco = await montarConCorreo();
    await banco.conDireccion({ nit: NIT_A }, CLINICA);
    const clinica = await banco.ips();
    const { numero } = await clinica.crearCaso({ descripcion: 'Pedro Pérez', mensaje: 'CC 1020304050' });
    const [recibido, ...otros] = await banco.correr();
    expect(otros).toEqual([]);
    const { correo, para, crudo } = recibido!;
    expect(para).toEqual([CLINICA]);
    expect(correo.subject).toMatch(new RegExp(`^Caso ${numero}: \\S`));
    for (const cuerpo of [correo.text!, correo.html!]) {
      expect(cuerpo).toContain(`Recibimos su caso ${numero}`);
      expect(cuerpo).toContain('Activo');
      expect(cuerpo).toContain(`https://portal.example/ayuda#mesa=${numero}`);
      expect(cuerpo).not.toMatch(/Pedro|1020304050/);
    }
    expect(crudo).toMatch(new RegExp(`^References: <caso-${numero}\\.\\d+@eps\\.example>\r$`, 'm'));
    expect(crudo).toMatch(
      /^List-Unsubscribe:\s+<https:\/\/mesa\.example\/api\/v1\/correo\/baja\?usuario=\d+&firma=[\w-]+>\r$/m,
    );
    expect(crudo).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  });

  test('gets one mail about all that happened within the pause, and another about what came later', async () => {
    const banco = await montarConCorreo();
    await banco.conDireccion({ nit: NIT_A }, CLINICA);
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const { numero } = await clinica.crearCaso();
    await banco.correr();
    await ana.escribir(numero, 'Uno secreto');
    await ana.escribir(numero, 'Dos secretos');
    await ana.escribir(numero, 'Nota interna', { interno: true });
    expect(dichos(await banco.correr(PAUSA_MS / 2))).toEqual([]);
    await ana.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'RESUELTO' } });
    const juntos = await banco.correr();
    expect(dichos(juntos)).toEqual([`${CLINICA}: Su caso ${numero} quedó resuelto`]);
    expect(juntos[0]!.correo.text).toContain('La Mesa de Ayuda le escribió 2 mensajes.');
    expect(juntos[0]!.correo.text).not.toMatch(/secreto|interna/);
    await ana.escribir(numero, 'Tres');
    expect(dichos(await banco.correr())).toEqual([`${CLINICA}: Respondimos su caso ${numero}`]);
  });

  test('is not told what it has read meanwhile, or has seen because it answered', async () => {
    const banco = await montarConCorreo();
    await banco.conDireccion({ nit: NIT_A }, CLINICA);
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const { numero } = await clinica.crearCaso();
    await banco.correr();
    await ana.escribir(numero, 'Uno');
    await clinica.pedir('PUT', `/casos/${numero}/lectura`, { cuerpo: { hasta: 1 } });
    await ana.escribir(numero, 'Dos');
    await clinica.escribir(numero, 'Gracias');
    expect(dichos(await banco.correr())).toEqual([`${AGENTE}: La IPS escribió en el caso ${numero}`]);
    // One of two is read: the mail tells of the case all the same.
    await ana.escribir(numero, 'Tres');
    await clinica.pedir('PUT', `/casos/${numero}/lectura`, { cuerpo: { hasta: 4 } });
    await ana.escribir(numero, 'Cuatro');
    expect(dichos(await banco.correr())).toEqual([`${CLINICA}: Respondimos su caso ${numero}`]);
    const estados = await banco.servicios.base.leer.selectFrom('correos').select('estado').execute();
    expect(estados.map(({ estado }) => estado)).toEqual(['enviado', 'cancelado', 'enviado', 'enviado']);
  });

  test('is not told of a change that was taken back within the pause', async () => {
    const banco = await montarConCorreo();
    await banco.conDireccion({ nit: NIT_A }, CLINICA);
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const { numero } = await clinica.crearCaso();
    const pasar = (estado: string) => ana.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado } });
    await pasar('EN_GESTION');
    await banco.correr();
    await pasar('RESUELTO');
    expect((await pasar('EN_GESTION')).status).toBe(200);
    expect(dichos(await banco.correr())).toEqual([]);
  });

  test('is told through those of its users who filed the case or wrote in it, but not who did it', async () => {
    const banco = await montarConCorreo();
    for (const alias of ['glosas', 'cartera', 'ajena']) {
      await agregarNombrada(banco, alias);
      await banco.conDireccion({ nit: NIT_A, alias }, `${alias}@clinica.example`);
    }
    await banco.conDireccion({ nit: NIT_A }, CLINICA);
    const [glosas, cartera, ana] = [
      await entrar(banco, 'glosas'),
      await entrar(banco, 'cartera'),
      await banco.agente(),
    ];
    const { numero } = await glosas.crearCaso();
    await cartera.escribir(numero, 'Yo también');
    expect(dichos(await banco.correr())).toEqual([`glosas@clinica.example: Recibimos su caso ${numero}`]);
    await ana.escribir(numero, 'Hola');
    expect(dichos(await banco.correr())).toEqual([
      `cartera@clinica.example: Respondimos su caso ${numero}`,
      `glosas@clinica.example: Respondimos su caso ${numero}`,
    ]);
    await cartera.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'RESUELTO' } });
    expect(dichos(await banco.correr())).toEqual([
      `glosas@clinica.example: Su caso ${numero} quedó resuelto`,
    ]);
  });

  test('is told at its own address where none of them has one, and at no address otherwise', async () => {
    const banco = await montarConCorreo();
    await agregarNombrada(banco, 'glosas');
    const [glosas, ana] = [await entrar(banco, 'glosas'), await banco.agente()];
    const { numero } = await glosas.crearCaso();
    expect(dichos(await banco.correr())).toEqual([]);
    await banco.conDireccion({ nit: NIT_A }, CLINICA);
    await ana.escribir(numero, 'Hola');
    expect(dichos(await banco.correr())).toEqual([`${CLINICA}: Respondimos su caso ${numero}`]);
  });

  test('gets nothing that it did not want when it happened, or does not want when it is sent', async () => {
    const banco = await montarConCorreo();
    const usuario = await banco.conDireccion({ nit: NIT_A }, CLINICA);
    const noQuiere = (sin_avisos: string) =>
      banco.servicios.base.escribir((tx) =>
        tx.updateTable('direcciones').set({ sin_avisos }).where('usuario', '=', usuario).execute(),
      );
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    await noQuiere('registrado');
    const { numero } = await clinica.crearCaso();
    expect(dichos(await banco.correr())).toEqual([]);
    await ana.escribir(numero, 'Hola');
    await banco.correr(0);
    await noQuiere('respuesta,estado');
    expect(dichos(await banco.correr())).toEqual([]);
  });

  test('is told before a solved case closes, once, unless somebody writes', async () => {
    const banco = await montarConCorreo({ MESA_CIERRE_DIAS: '15' });
    await banco.conDireccion({ nit: NIT_A }, CLINICA);
    const ana = await banco.agente();
    const clinica = await banco.ips();
    const [uno, dos] = [await clinica.crearCaso(), await clinica.crearCaso()];
    for (const { numero } of [uno, dos])
      await ana.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'RESUELTO' } });
    await banco.correr();
    banco.avanzar(11 * DIA);
    await mantener(banco.servicios);
    expect(dichos(await banco.correr())).toEqual([]);
    banco.avanzar(1.5 * DIA);
    await mantener(banco.servicios);
    await mantener(banco.servicios);
    const avisos = await banco.correr();
    expect(dichos(avisos)).toEqual(
      [uno, dos].map(({ numero }) => `${CLINICA}: Su caso ${numero} se va a cerrar`),
    );
    await mantener(banco.servicios);
    banco.avanzar(3 * DIA);
    await mantener(banco.servicios);
    expect(dichos(await banco.correr())).toEqual(
      [uno, dos].map(({ numero }) => `${CLINICA}: Su caso ${numero} quedó cerrado`),
    );
  });

  test('gets the texts where the operator says so, as text', async () => {
    const banco = await montarConCorreo({ MESA_CORREO_TEXTOS: 'si' });
    await banco.conDireccion({ nit: NIT_A }, CLINICA);
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const { numero } = await clinica.crearCaso();
    await banco.correr();
    await ana.escribir(numero, 'Mire <b>esto</b>\nen dos renglones');
    await ana.escribir(numero, 'Nota', { interno: true });
    const [recibido] = await banco.correr();
    expect(recibido!.correo.html).toContain('Mire &lt;b&gt;esto&lt;/b&gt;<br />en dos renglones');
    expect(recibido!.correo.text).toContain('> Mire <b>esto</b>\n> en dos renglones');
    expect(recibido!.crudo).not.toContain('Nota');
  });

  test('is led to the portal in words where its page is not known', async () => {
    const banco = await montarConCorreo({ MESA_PORTAL_PAGINA: '' });
    await banco.conDireccion({ nit: NIT_A }, CLINICA);
    const { numero } = await (await banco.ips()).crearCaso();
    const [recibido] = await banco.correr();
    expect(recibido!.correo.text).toContain(`abra el caso ${numero} en «Mis solicitudes»`);
    expect(recibido!.correo.html).not.toContain('Ver el caso');
  });

  test('is not told of imported cases, nor that they were closed', async () => {
    const banco = await montarConCorreo();
    await banco.conDireccion({ nit: NIT_A }, CLINICA);
    await banco.servicios.base.escribir(async (tx) => {
      const { importarCaso } = await import('../../../server/casos/importar-caso.ts');
      const par = { motivo: { codigo: 'x', nombre: 'X' }, asunto: { codigo: 'y', nombre: 'Y' } };
      const viejo = { nit: NIT_A, descripcion: 'Vieja', creado: Date.now() - 90 * DIA, ...par };
      await importarCaso(tx, { ...viejo, numero: 5_001, estado: 'RESUELTO' } as never);
      await importarCaso(tx, { ...viejo, numero: 5_002, estado: 'ACTIVO' } as never);
    });
    await banco.correr();
    await mantener(banco.servicios);
    expect(dichos(await banco.correr())).toEqual([]);
  });
});
