/** Dates as spreadsheets and other systems write them, in Bogotá unless they name a zone. */

/** A date before this year is taken for a typing error. */
const PRIMER_ANIO = 1990;

const MESES = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'];

/** What Excel shows in es-CO: 9/01/2019 7:05, 29-01-19, 29/01/2019 5:32:10 p. m. */
const DIA_MES_ANIO = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:,?\s+(.+))?$/;

/** martes, 29 de enero de 2019; 29-ene-2019. */
const CON_MES =
  /^(?:[a-z]+,?\s+)?(\d{1,2})(?:\s+de\s+|[\s/-])([a-z]{3,10})\.?(?:\s+del?\s+|[\s/-])(\d{4}|\d{2})(?:,?\s+(.+))?$/;

/** ISO 8601 and what databases write: 2019-01-29, 2019-01-29 17:32:00, 2019-01-29T22:32:00.000Z. */
const ISO = /^(\d{4})([-/])(\d\d)\2(\d\d)(?:(?:t|\s+)(.+))?$/;

const HORA =
  /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(?:([ap])\.?\s*m\.?)?\s*(z|[+-]\d\d(?::?\d\d)?)?$/;

/** A spreadsheet's date: days since the end of 1899. */
const SERIE = /^[1-9]\d{4}(?:[.,]\d+)?$/;

interface Partes {
  anio: number;
  mes: number;
  dia: number;
  hora: string;
}

/** The moment in milliseconds, or why the text is no date. A date after `ahora` is refused. */
export function leerFecha(escrita: string, ahora: number): { momento: number } | { causa: string } {
  const texto = escrita.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim().toLowerCase();
  if (SERIE.test(texto)) {
    return {
      causa: `la fecha «${escrita}» es un número de serie: dé a la columna formato de fecha y guarde de nuevo el CSV`,
    };
  }
  const partes = partir(texto, ahora);
  const hora = partes && leerHora(partes.hora);
  if (!hora) {
    return { causa: `la fecha «${escrita}» no se entiende: escríbala dd/mm/aaaa hh:mm o aaaa-mm-dd hh:mm` };
  }
  const { anio, mes, dia } = partes;
  const medianoche = Date.UTC(anio, mes - 1, dia);
  const existe = new Date(medianoche);
  // 31/02 would roll over to March.
  if (existe.getUTCMonth() !== mes - 1 || existe.getUTCDate() !== dia) {
    return { causa: `la fecha «${escrita}» no existe: va día/mes/año` };
  }
  if (anio < PRIMER_ANIO) return { causa: `la fecha «${escrita}» es anterior a ${PRIMER_ANIO}` };
  const momento = medianoche + hora.ms - hora.zona;
  return momento <= ahora ? { momento } : { causa: `la fecha «${escrita}» está en el futuro` };
}

function partir(texto: string, ahora: number): Partes | undefined {
  const iso = ISO.exec(texto);
  if (iso) {
    const [, anio, , mes, dia, hora = ''] = iso;
    return { anio: Number(anio), mes: Number(mes), dia: Number(dia), hora };
  }
  const conNumeros = DIA_MES_ANIO.exec(texto);
  if (conNumeros) {
    const [, dia, , mes, anio = '', hora = ''] = conNumeros;
    return { anio: anioDe(anio, ahora), mes: Number(mes), dia: Number(dia), hora };
  }
  const conMes = CON_MES.exec(texto);
  if (!conMes) return undefined;
  const [, dia, nombre = '', anio = '', hora = ''] = conMes;
  const mes = MESES.indexOf(nombre.slice(0, 3).replace('set', 'sep')) + 1;
  return mes === 0 ? undefined : { anio: anioDe(anio, ahora), mes, dia: Number(dia), hora };
}

/** The full year; for two digits the latest year up to now that ends in them. */
function anioDe(escrito: string, ahora: number): number {
  if (escrito.length === 4) return Number(escrito);
  const actual = new Date(ahora).getUTCFullYear();
  const anio = actual - (actual % 100) + Number(escrito);
  return anio > actual ? anio - 100 : anio;
}

const MINUTO = 60_000;
const BOGOTA = -5 * 60 * MINUTO;

/** Milliseconds since midnight, and the offset of the zone from UTC. */
function leerHora(escrita: string): { ms: number; zona: number } | undefined {
  if (escrita === '') return { ms: 0, zona: BOGOTA };
  const [leida, h, m, s = '0', fraccion = '', mitad, zona] = HORA.exec(escrita) ?? [];
  if (leida === undefined) return undefined;
  const dicha = Number(h);
  const [minutos, segundos] = [Number(m), Number(s)];
  if (dicha > 23 || minutos > 59 || segundos > 59) return undefined;
  // "17:32 p. m." is redundant and accepted; "17:32 a. m." and "0:32 p. m." are impossible.
  if ((mitad === 'a' && dicha > 12) || (mitad === 'p' && dicha === 0)) return undefined;
  const horas = mitad && dicha <= 12 ? (dicha % 12) + (mitad === 'p' ? 12 : 0) : dicha;
  const ms = (horas * 60 + minutos) * MINUTO + segundos * 1000 + Number(fraccion.padEnd(3, '0').slice(0, 3));
  return { ms, zona: leerZona(zona) };
}

function leerZona(zona: string | undefined): number {
  if (zona === undefined) return BOGOTA;
  if (zona === 'z') return 0;
  const [, signo, horas, minutos = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zona) ?? [];
  return (signo === '-' ? -1 : 1) * (Number(horas) * 60 + Number(minutos)) * MINUTO;
}
