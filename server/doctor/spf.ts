/** Whether a domain's SPF record lets an address send for it (RFC 7208), as far as can be told without sending. */
import { BlockList, isIP } from 'node:net';

/** `desconocido`: the record has something that is not followed here, or the DNS did not answer. */
export type ResultadoSpf = 'pass' | 'fail' | 'softfail' | 'neutral' | 'error' | 'desconocido';

/** What is asked of the DNS; rejects with the error of node:dns. */
export interface Preguntas {
  resolveTxt(nombre: string): Promise<string[][]>;
  resolve4(nombre: string): Promise<string[]>;
  resolve6(nombre: string): Promise<string[]>;
  resolveMx(nombre: string): Promise<{ exchange: string }[]>;
}

/** RFC 7208, 4.6.4: more names than these make the record an error. */
const PREGUNTAS_MAXIMO = 10;

const CALIFICA: Record<string, ResultadoSpf> = {
  '+': 'pass',
  '-': 'fail',
  '~': 'softfail',
  '?': 'neutral',
};

/** The records of a domain; several are an error. Rejects where the DNS does not answer. */
export async function leerSpf(dns: Preguntas, dominio: string): Promise<string[]> {
  return (await textosDe(dns, dominio)).filter((texto) => /^v=spf1( |$)/i.test(texto));
}

/** Each record as one text; none where the name has none. */
export async function textosDe(dns: Preguntas, nombre: string): Promise<string[]> {
  return (await ninguno(dns.resolveTxt(nombre))).map((trozos) => trozos.join(''));
}

/** Whether the domain's record, which is `registro`, lets `ip` send. */
export function evaluarSpf(
  dns: Preguntas,
  dominio: string,
  registro: string,
  ip: string,
): Promise<ResultadoSpf> {
  let quedan = PREGUNTAS_MAXIMO;

  async function evaluar(de: string, texto: string): Promise<ResultadoSpf> {
    let redirige: string | undefined;
    for (const parte of texto.split(/ +/).slice(1)) {
      const [, signo = '+', nombre = '', valor = ''] = /^([+?~-]?)([a-z0-9]+)[:=]?(.*)$/i.exec(parte) ?? [];
      if (/^redirect=/i.test(parte)) redirige = valor;
      if (/^[a-z][\w.-]*=/i.test(parte) || parte === '') continue;
      const cabe = await loNombra(de, nombre.toLowerCase(), valor);
      if (cabe === 'desconocido' || cabe === 'error') return cabe;
      if (cabe) return CALIFICA[signo || '+']!;
    }
    if (redirige === undefined) return 'neutral';
    const otro = await seguir(redirige);
    return typeof otro === 'string' ? otro : evaluar(redirige, otro.registro);
  }

  async function loNombra(
    de: string,
    nombre: string,
    valor: string,
  ): Promise<boolean | 'desconocido' | 'error'> {
    // Macros name what only a mail that is on its way has.
    if (valor.includes('%') || nombre === 'exists' || nombre === 'ptr') return 'desconocido';
    switch (nombre) {
      case 'all':
        return true;
      case 'ip4':
      case 'ip6':
        return estaEn(ip, valor) ?? 'error';
      case 'a':
      case 'mx': {
        const [, host = '', corte = ''] = /^([^/]*)(.*)$/.exec(valor) ?? [];
        if ((quedan -= 1) < 0) return 'error';
        const nombres =
          nombre === 'a'
            ? [host || de]
            : (await ninguno(dns.resolveMx(host || de))).slice(0, PREGUNTAS_MAXIMO).map((mx) => mx.exchange);
        const [v4 = '', v6 = ''] = corte.split('//');
        for (const uno of nombres) {
          const direcciones = await ninguno(isIP(ip) === 6 ? dns.resolve6(uno) : dns.resolve4(uno));
          const bits = isIP(ip) === 6 ? v6 : v4.replace('/', '');
          if (direcciones.some((direccion) => estaEn(ip, bits ? `${direccion}/${bits}` : direccion)))
            return true;
        }
        return false;
      }
      case 'include': {
        const otro = await seguir(valor);
        if (typeof otro === 'string') return otro;
        const resultado = await evaluar(valor, otro.registro);
        return resultado === 'desconocido' || resultado === 'error' ? resultado : resultado === 'pass';
      }
      default:
        return 'error';
    }
  }

  async function seguir(nombre: string): Promise<{ registro: string } | 'error'> {
    if ((quedan -= 1) < 0) return 'error';
    const [suyo, ...mas] = await leerSpf(dns, nombre);
    return suyo === undefined || mas.length > 0 ? 'error' : { registro: suyo };
  }

  return evaluar(dominio, registro).catch(() => 'desconocido');
}

/** Whether an address is in a network such as `192.0.2.0/24`; undefined for what is no network. */
function estaEn(ip: string, red: string): boolean | undefined {
  const [direccion = '', prefijo] = red.split('/');
  const version = isIP(direccion);
  const maximo = version === 6 ? 128 : 32;
  const bits = prefijo === undefined ? maximo : Number(prefijo);
  if (version === 0 || !Number.isInteger(bits) || bits < 0 || bits > maximo) return undefined;
  if (version !== isIP(ip)) return false;
  const tipo = version === 6 ? 'ipv6' : 'ipv4';
  const bloque = new BlockList();
  bloque.addSubnet(direccion, bits, tipo);
  return bloque.check(ip, tipo);
}

/** Nothing for a name that does not exist, or has nothing of the kind. */
async function ninguno<T>(pregunta: Promise<T[]>): Promise<T[]> {
  try {
    return await pregunta;
  } catch (error) {
    if (/^(ENOTFOUND|ENODATA)$/.test((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
