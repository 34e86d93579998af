/** What the tests of reports and exports share: a clock to set, and many cases at once. */
import { sql } from 'kysely';
import { NIT_A, type Banco, type Cliente } from '../apoyo.ts';

/** Sets the service's clock, in Bogotá. */
export const irA = ({ avanzar, servicios }: Banco, cuando: string) =>
  avanzar(Date.parse(`${cuando}-05:00`) - servicios.reloj());

export const resolver = (cliente: Cliente, numero: number) =>
  cliente.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'RESUELTO' } });

/** So many cases of one IPS, all created in the same millisecond; they are not for searching. */
export async function sembrar({ servicios }: Banco, cuantos: number, creado: number): Promise<void> {
  await servicios.base.escribir(async (tx) => {
    await sql`DROP TRIGGER por_indexar_caso_nuevo`.execute(tx);
    await sql`WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ${cuantos})
      INSERT INTO casos (nit, motivo, motivo_nombre, asunto, asunto_nombre, descripcion, estado, creado, actualizado,
        minutos_respuesta, resuelto, minutos_solucion)
      SELECT ${NIT_A}, 'otro', 'Otro', 'x', 'X', 'Caso ' || n, 'RESUELTO', ${creado}, ${creado}, n, ${creado}, 2 * n
      FROM i`.execute(tx);
  });
}
