/** `mesa portal`: makes keys that the service takes, and says of a token what the service says only in its log. */
import { expect, test } from 'vitest';
import type { Comando, Resultado } from '../../../server/cli/command.ts';
import { PORTAL } from '../../../server/cli/portal.ts';
import { leerConfig } from '../../../server/config.ts';
import { montar, NIT_B, NIT_INACTIVA, type Banco } from '../apoyo.ts';
import { listarAuditoria } from '../../../server/auditoria/auditoria.repository.ts';
import { CLAVES, par, SECRETO_NUEVO, token } from '../portal/tokens.ts';

const correr = (comando: Comando | undefined, contexto: object): Promise<Resultado> =>
  (comando!.ejecutar as (contexto: object) => Promise<Resultado>)({ opciones: {}, ...contexto });

const revisar = ({ servicios: { base, config } }: Banco, suyo: string): Promise<Resultado> =>
  correr(PORTAL.revisar, { base, config, texto: () => Promise.resolve(`${suyo}\n`) });

test('a key is another each time, and fits where it is to be written', async () => {
  const [una, otra] = await Promise.all([1, 2].map(() => correr(PORTAL.clave, { opciones: { kid: 'k' } })));
  expect(una!.texto).not.toBe(otra!.texto);
  const [variable = '', valor = ''] = una!.texto.split('=');
  expect(leerConfig({ [variable]: valor }, {}).portal!.claves.get('k')).toHaveLength(32);
  expect((await correr(PORTAL.clave, {})).json).toMatchObject({
    kid: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
  });
  await expect(correr(PORTAL.clave, { opciones: { kid: 'a b' } })).rejects.toThrow('--kid');
});

test('a good token is told, with whose it is, and not spent', async () => {
  const banco = await montar({ entorno: { MESA_PORTAL_CLAVES: CLAVES } });
  const suyo = token();
  for (const vez of [1, 2]) {
    const { texto, json, fallo } = await revisar(banco, suyo);
    expect([vez, texto, fallo]).toEqual([
      vez,
      expect.stringContaining('El token sirve: es de 900123456'),
      undefined,
    ]);
    expect(json).toMatchObject({ sirve: true, cuenta: '900123456', kid: '2026-01' });
  }
  const cuerpo = { token: suyo };
  expect((await banco.anonimo().pedir('POST', '/sesion/portal', { cuerpo })).status).toBe(200);
  expect((await revisar(banco, suyo)).texto).toContain('ya se usó');
});

test('what is wrong with a token is said, with the status of a failure', async () => {
  const banco = await montar({ entorno: { MESA_PORTAL_CLAVES: CLAVES } });
  for (const [suyo, frase] of [
    [token({ aud: 'otra' }), '"aud" es «"otra"» y debe ser «"mesa-de-ayuda"»'],
    [token({ sub: '900999999' }), 'ninguna IPS registrada'],
    [token({ sub: NIT_INACTIVA }), 'su IPS no está activa'],
    [token({ usuario: 'ana' }), 'su usuario no está registrado'],
    [par('RS256', 'x').token(), 'el algoritmo «"RS256"» no se admite aquí'],
    ['', 'no es un JWT'],
  ] as const) {
    expect(await revisar(banco, suyo)).toMatchObject({
      texto: expect.stringContaining(frase) as string,
      json: { sirve: false },
      fallo: true,
    });
  }
  await expect(revisar(await montar(), token())).rejects.toThrow('Faltan MESA_PORTAL_CLAVES');
});

test('the sessions of a key that was lost end, and no others', async () => {
  const banco = await montar({ entorno: { MESA_PORTAL_CLAVES: CLAVES } });
  const [una, otra, conClave] = [banco.anonimo(), banco.anonimo(), await banco.ips(NIT_B)];
  await una.pedir('POST', '/sesion/portal', { cuerpo: { token: token() } });
  const nueva = token({}, { cabecera: { kid: '2026-02' }, secreto: SECRETO_NUEVO });
  await otra.pedir('POST', '/sesion/portal', { cuerpo: { token: nueva } });
  const { base } = banco.servicios;
  const { json } = await correr(PORTAL.cerrar, { base, argumentos: { kid: '2026-01' } });
  expect(json).toEqual({ cerradas: 1 });
  const estados = [una, otra, conClave].map(async (quien) => (await quien.pedir('GET', '/casos')).status);
  expect(await Promise.all(estados)).toEqual([401, 200, 200]);
  const { registros } = await listarAuditoria(base.leer, { que: 'administracion' });
  expect(registros.map(({ accion, objeto }) => [accion, objeto])).toEqual([['portal.cerrar', '2026-01']]);
});
