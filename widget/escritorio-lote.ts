/** What is said of a change of several cases at once. */
import type { ResultadoLote } from '../shared/bandeja.ts';

/** As it is said of one case and of several: "cerrado", "cerrados". */
export type Participio = readonly [uno: string, varios: string];

export const ESTADOS_DE_LOTE: Record<string, Participio> = {
  EN_GESTION: ['en gestión', 'en gestión'],
  RESUELTO: ['resuelto', 'resueltos'],
  CERRADO: ['cerrado', 'cerrados'],
};

/** Why one or several were left as they are, by the code of the refusal. */
const CAUSAS: Record<string, Participio> = {
  caso_cerrado: ['está cerrado', 'están cerrados'],
  transicion: ['su estado no permite ese cambio', 'su estado no permite ese cambio'],
  no_existe: ['ya no existe', 'ya no existen'],
  validacion: ['esa persona ya no atiende casos', 'esa persona ya no atiende casos'],
};
const OTRA_CAUSA: Participio = ['no se puede hacer ese cambio', 'no se puede hacer ese cambio'];

const lista = (numeros: readonly (number | string)[]): string =>
  new Intl.ListFormat('es-CO').format(numeros.map(String));

/** "5 casos quedaron asignados a Ana y resueltos." */
export function decirHechos(cuantos: number, que: readonly Participio[]): string {
  const dicho = lista(que.map(([uno, varios]) => (cuantos === 1 ? uno : varios)));
  return cuantos === 1 ? `1 caso quedó ${dicho}.` : `${cuantos} casos quedaron ${dicho}.`;
}

/** "No se cambiaron los casos 40912 y 40913: están cerrados." One sentence for each cause. */
export function decirRechazados(rechazados: ResultadoLote['rechazados']): string {
  const porCausa = new Map<Participio, number[]>();
  for (const { numero, codigo } of rechazados) {
    const causa = CAUSAS[codigo] ?? OTRA_CAUSA;
    porCausa.set(causa, [...(porCausa.get(causa) ?? []), numero]);
  }
  return [...porCausa]
    .map(([[uno, varios], numeros]) =>
      numeros.length === 1
        ? `No se cambió el caso ${numeros[0]}: ${uno}.`
        : `No se cambiaron los casos ${lista(numeros)}: ${varios}.`,
    )
    .join(' ');
}
