import { describe, expect, test } from 'vitest';
import type { ListaCasos } from '../../../shared/caso.ts';
import { ADMIN, montar, type Cliente } from '../apoyo.ts';

const listar = async (cliente: Cliente, consulta = '') =>
  (await cliente.pedir<ListaCasos>('GET', `/casos?${consulta}`)).json.casos;

describe('the rows of the staff’s lists', () => {
  test('tell the last public message and who wrote it', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana] = [await ips(), await agente()];
    await clinica.crearCaso();
    await clinica.crearCaso({ mensaje: 'Primero\n\n  y después' });
    await clinica.crearCaso({ mensaje: 'Hola' });
    await ana.escribir(3, 'á'.repeat(500));
    await ana.escribir(3, 'Solo entre nosotros', { interno: true });
    const [tres, dos, uno] = await listar(ana);
    expect(uno!.ultimo).toBeNull();
    expect(dos!.ultimo).toEqual({ rol: 'ips', texto: 'Primero y después' });
    expect(tres!.ultimo!.rol).toBe('agente');
    expect(tres!.ultimo!.texto).toMatch(/^á{100,200}$/);
    // The same for the IPS, which does not know of notes.
    expect((await listar(clinica)).map(({ ultimo }) => ultimo)).toEqual([tres!.ultimo, dos!.ultimo, null]);
  });

  test('tell where a search found its words, when nothing else in the row has them', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana] = [await ips(), await agente()];
    await clinica.crearCaso({ descripcion: 'Radicación en línea', mensaje: 'Nada' });
    await clinica.crearCaso({
      mensaje: `${'Antes de todo lo demás quiero contar esto. '.repeat(4)}Fue la CÁNULA la que falló.`,
    });
    await clinica.escribir(2, 'Gracias');
    await clinica.crearCaso({ mensaje: 'Otra cosa' });
    await ana.escribir(3, 'La canula la tiene bodega', { interno: true });
    const [fila] = await listar(ana, 'buscar=radicacion');
    expect(fila).not.toHaveProperty('hallado');
    const halladas = await listar(ana, 'buscar=canula');
    expect(halladas.map(({ numero, hallado }) => [numero, hallado?.texto])).toEqual([
      [3, 'La canula la tiene bodega'],
      [2, expect.stringMatching(/^….*CÁNULA la que falló\.$/)],
    ]);
    // A note is no business of an IPS, and neither is where it was found.
    const suyas = await listar(clinica, 'buscar=canula');
    expect(suyas.map(({ numero }) => numero)).toEqual([2]);
    expect(suyas[0]).not.toHaveProperty('hallado');
  });

  test('find the words in a long conversation too', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana] = [await ips(), await agente()];
    await clinica.crearCaso({ mensaje: 'Se perdió el mandril' });
    for (let i = 0; i < 450; i += 1) await clinica.escribir(1, `Mensaje ${i}`);
    const [fila] = await listar(ana, 'buscar=mandril');
    expect(fila!.hallado).toEqual({ rol: 'ips', texto: 'Se perdió el mandril' });
    expect(fila!.ultimo!.texto).toBe('Mensaje 449');
  });

  test('are narrowed to what the asker has not read', async () => {
    const { ips, agente } = await montar();
    const [clinica, ana, carla] = [await ips(), await agente(), await agente(ADMIN)];
    for (let i = 0; i < 3; i += 1) await clinica.crearCaso({ mensaje: 'Hola' });
    await ana.pedir('PUT', '/casos/2/lectura', { cuerpo: { hasta: 1 } });
    const suyos = async (cliente: Cliente) =>
      (await listar(cliente, 'sinLeer=1&estado=ACTIVO,EN_GESTION&orden=vence')).map(({ numero }) => numero);
    expect(await suyos(ana)).toEqual([1, 3]);
    expect(await suyos(carla)).toEqual([1, 2, 3]);
    await clinica.escribir(2, 'Otra vez');
    expect(await suyos(ana)).toEqual([1, 2, 3]);
  });
});
