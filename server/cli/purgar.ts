/** `mesa purgar` */
import { Dia } from '../../shared/dia.ts';
import { leerNumeroDeCaso } from '../../shared/numero-escrito.ts';
import { almacenDe } from '../adjuntos/nube.ts';
import { contarPurga, purgarCasos, type Cantidades, type Seleccion } from '../purga/purgar.ts';
import { olvidarPreparada } from '../respaldo/restaurar-respaldo.ts';
import { inicioDelDia } from '../tiempo/bogota.ts';
import { deConsola, ErrorComando, ErrorUso, type Comando, type Contexto } from './command.ts';

export const PURGAR: Comando = {
  resumen:
    'Borra casos para siempre, con mensajes, notas y archivos, y lo que la base aún guarde de lo borrado.',
  opciones: {
    caso: { type: 'string' },
    'cerrados-antes': { type: 'string' },
    si: { type: 'boolean' },
  },
  ayuda: [
    '',
    '--caso NÚMERO borra ese caso; --cerrados-antes AAAA-MM-DD, los cerrados sin novedad desde ese día. Sin --si solo',
    'dice cuánto se borraría. Sin caso ni fecha no borra casos: quita del índice de búsqueda y del diario de la base',
    '(WAL) lo que ya se había borrado. Los números no se reutilizan. En la auditoría queda el número de cada caso',
    'borrado. Los respaldos que ya existen lo conservan: bórrelos aparte.',
  ],
  async ejecutar({ base, config, opciones, avance }) {
    const seleccion = leerSeleccion(opciones);
    if (!seleccion || opciones.si) await olvidarPreparada(config.datos);
    if (!seleccion) {
      const vaciado = await base.olvidarBorrado();
      return { texto: fraseDe(vaciado), json: { vaciado }, fallo: !vaciado };
    }
    const cuenta = await contarPurga(base.leer, seleccion);
    if ('caso' in seleccion && cuenta.casos === 0) throw new ErrorComando('Ese caso no existe.');
    const { casos } = cuenta;
    const total = decirCuenta(cuenta);
    if (!opciones.si) {
      return {
        texto: `Se borrarían para siempre: ${total}. Para hacerlo agregue --si.`,
        json: { ...cuenta, borrado: false },
      };
    }
    const almacen = await almacenDe(config);
    await purgarCasos({ base, almacen }, seleccion, deConsola(), (hechos) => avance(hechos, casos, 'casos'));
    const vaciado = await base.olvidarBorrado();
    return {
      texto: `Borrados para siempre: ${total}. ${fraseDe(vaciado)}`,
      json: { ...cuenta, borrado: true, vaciado },
      fallo: !vaciado,
    };
  },
};

function leerSeleccion({ caso, 'cerrados-antes': dia, si }: Contexto['opciones']): Seleccion | undefined {
  if (caso !== undefined && dia !== undefined) throw new ErrorUso('--caso y --cerrados-antes no van juntos.');
  if (caso !== undefined) {
    const numero = leerNumeroDeCaso(String(caso));
    if (numero === undefined) throw new ErrorComando(`"${String(caso)}" no es un número de caso.`);
    return { caso: numero };
  }
  if (dia === undefined) {
    if (si) throw new ErrorUso('Falta decir qué: --caso o --cerrados-antes.');
    return undefined;
  }
  const { success, data } = Dia.safeParse(dia);
  if (!success) throw new ErrorComando(`"${String(dia)}" no es un día como 2026-01-31.`);
  return { cerradosAntes: inicioDelDia(data) };
}

function decirCuenta({ casos, mensajes, notas, adjuntos }: Cantidades): string {
  const decir = (cuantos: number, uno: string) => `${cuantos} ${uno}${cuantos === 1 ? '' : 's'}`;
  return `${decir(casos, 'caso')}, ${decir(mensajes, 'mensaje')}, ${decir(notas, 'nota')} y ${decir(adjuntos, 'adjunto')}`;
}

const fraseDe = (vaciado: boolean) =>
  vaciado
    ? 'El índice y el diario de la base no guardan nada de lo borrado.'
    : 'El diario de la base (WAL) no se pudo vaciar porque otro proceso lo leía: repita «mesa purgar» más tarde.';
