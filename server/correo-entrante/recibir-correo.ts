/**
 * Decides what becomes of one mail that was read. The message, the mark that the mail came, and the mail that says what
 * was refused are written in one transaction, so a process that dies leaves all of it or nothing.
 */
import { createHash } from 'node:crypto';
import { NuevoMensaje } from '../../shared/mensaje.ts';
import type { ParaAdmitir } from '../adjuntos/admitir.ts';
import { alcanceDe } from '../alcance.ts';
import { exigirFila } from '../casos/casos.repository.ts';
import { apagarDireccion, destinatarioDe } from '../correo/direcciones.repository.ts';
import { encolarCorreo } from '../correo/encolar.ts';
import type { Tx } from '../db/statement.ts';
import { correr, type Pasos } from '../db/steps.ts';
import { AppError } from '../errores.ts';
import { enviarMensaje } from '../mensajes/enviar-mensaje.ts';
import type { Servicios } from '../servicios.ts';
import type { AjustesDeImap } from './ajustes.ts';
import { adjuntarArchivos, type Adjuntados } from './adjuntar.ts';
import { esSuya, leerDirecciones, leerSecreto } from './direccion-de-respuesta.ts';
import type { CorreoLeido } from './lectura/leer-correo.ts';
import type { Rebote } from './lectura/rebote.ts';
import type { ArchivoRechazado, Motivo, MotivoConAviso } from './motivos.ts';
import {
  anotarDevuelto,
  anotarRecibido,
  buscarRecibido,
  destinatarioDelCorreo,
  guardarOriginal,
  recientesDe,
  type Resultado,
} from './recibidos.repository.ts';
import { remitentesDe, usuariosDeLaIps, type Remitente } from './remitentes.repository.ts';

export type ParaRecibir = ParaAdmitir & Pick<Servicios, 'calendario'>;

/** `grande`: only its beginning was read. `viejo`: it came so long ago that nobody waits for an answer. */
export type CorreoPorDecidir = CorreoLeido & { grande: boolean; viejo: boolean };

export interface Decision {
  resultado: Resultado;
  motivo?: Motivo;
  caso?: number;
}

const HORA = 3_600_000;
const DIA = 24 * HORA;
/** Messages that one user may send by mail in an hour: to one case, and to all of them. */
const POR_CASO = 20;
const POR_HORA = 100;
/** How often the same text is taken in a day; a machine that answers machines sends it again and again. */
const VECES_IGUAL = 2;
/** Mails in a day that tell one user that a mail of his was refused. */
const AVISOS_POR_DIA = 5;
const RECIENTES = 500;

/** Repeated for the same mail, it decides nothing new. Rejects when it must be tried again later. */
export async function recibirCorreo(
  servicios: ParaRecibir,
  ajustes: AjustesDeImap,
  correo: CorreoPorDecidir,
): Promise<Decision> {
  const { base } = servicios;
  const previo = await correr(buscarRecibido(base.leer, correo.huella));
  if (previo) return { resultado: previo };
  if (correo.rebote) return anotarRebote(servicios, correo.huella, correo.rebote);
  if (correo.automatico !== undefined) return callar(servicios, correo, 'ignorado', 'automatico');
  if (!esAutentico(correo, ajustes)) return callar(servicios, correo, 'rechazado', 'autenticidad');

  const [de, otro] = correo.de;
  const remitentes = de === undefined || otro !== undefined ? [] : await correr(remitentesDe(base.leer, de));
  if (remitentes.length === 0) return callar(servicios, correo, 'rechazado', 'remitente');
  const secreto = await leerSecreto(base.leer);
  const respuestas = leerDirecciones(correo.para, ajustes.buzon);
  for (const respuesta of respuestas) {
    const suyo = remitentes.find(({ usuario }) => esSuya(secreto, respuesta, usuario.id));
    if (suyo) return escribir(servicios, correo, suyo, respuesta.caso);
  }
  // A notice that one of the IPS passed on is answered by another one of it, in his own name.
  for (const remitente of remitentes) {
    const { nit } = remitente.usuario;
    const colegas = nit === undefined ? [] : await correr(usuariosDeLaIps(base.leer, nit));
    const suya = respuestas.find((una) => colegas.some((id) => esSuya(secreto, una, id)));
    if (suya) return escribir(servicios, correo, remitente, suya.caso);
  }
  return rechazar(servicios, correo, remitentes[0]!, 'sin_caso');
}

/**
 * From may say anything. That it is true is found out by the mailbox's server (SPF, DKIM, DMARC); only its word counts
 * where it is named, and a "fail" counts from whomever it comes.
 */
function esAutentico({ dmarc }: CorreoLeido, { autentica }: AjustesDeImap): boolean {
  if (dmarc.some(({ dice }) => dice === 'fail')) return false;
  // The newest stands first; one further down may have come with the mail.
  return autentica === undefined || dmarc.find(({ quien }) => quien === autentica)?.dice === 'pass';
}

async function escribir(
  servicios: ParaRecibir,
  correo: CorreoPorDecidir,
  remitente: Remitente,
  caso: number,
): Promise<Decision> {
  const { base, calendario, reloj } = servicios;
  const alcance = alcanceDe(remitente.usuario);
  const antes = await motivoAntes(servicios, correo, remitente, caso);
  if (antes) return rechazar(servicios, correo, remitente, antes, caso);
  try {
    const { estado } = await correr(exigirFila(base.leer, alcance, caso));
    if (estado === 'CERRADO') throw new AppError('caso_cerrado');
    const adjuntados = await adjuntarArchivos(servicios, alcance, correo.huella, correo.archivos);
    const leido = NuevoMensaje.safeParse({ texto: correo.texto, adjuntos: adjuntados.claves });
    if (!leido.success) {
      return rechazar(servicios, correo, remitente, motivoSinNada(correo, adjuntados), caso, adjuntados);
    }
    const ahora = reloj();
    return await base.escribir(function* (tx): Pasos<Decision> {
      const previo = yield* buscarRecibido(tx, correo.huella);
      if (previo) return { resultado: previo };
      // His address, or his right to write, may have ended meanwhile.
      const sigue = (yield* remitentesDe(tx, correo.de[0]!)).some(
        ({ usuario }) => usuario.id === remitente.usuario.id,
      );
      if (!sigue) throw new AppError('no_permitido');
      const { secuencia } = yield* enviarMensaje(tx, alcance, caso, leido.data, ahora, calendario, {
        porCorreo: true,
      });
      if (correo.original !== undefined) yield* guardarOriginal(tx, caso, secuencia, correo.original);
      const falto = adjuntados.rechazados.length > 0 || correo.winmail;
      const avisado =
        falto && (yield* avisar(tx, { remitente, motivo: 'archivos', caso, adjuntados, correo, ahora }));
      yield* anotarRecibido(tx, {
        huella: correo.huella,
        resultado: 'mensaje',
        ...(falto && { motivo: 'archivos' }),
        usuario: remitente.usuario.id,
        caso,
        texto: huellaDelTexto(correo.texto),
        avisado,
        recibido: ahora,
      });
      return { resultado: 'mensaje', caso };
    });
  } catch (error) {
    const codigo = error instanceof AppError ? error.codigo : undefined;
    if (codigo === 'caso_cerrado') return rechazar(servicios, correo, remitente, codigo, caso);
    // As if the case did not exist: it is another IPS's, or was deleted.
    if (codigo === 'no_existe') return rechazar(servicios, correo, remitente, codigo);
    if (codigo === 'no_permitido') return callar(servicios, correo, 'rechazado', 'remitente');
    throw error;
  }
}

/** What is refused before its files are looked at. */
async function motivoAntes(
  { base, config, reloj }: ParaRecibir,
  { cifrado, grande, largo, texto }: CorreoPorDecidir,
  { usuario, conFactor }: Remitente,
  caso: number,
): Promise<MotivoConAviso | undefined> {
  if (usuario.rol !== 'ips' && (conFactor || config.segundoFactor === 'exigido')) return 'segundo_factor';
  if (grande) return 'grande';
  if (cifrado) return 'cifrado';
  if (largo) return 'largo';
  const ahora = reloj();
  const mensajes = (await recientesDe(base.leer, usuario.id, ahora - DIA, RECIENTES)).filter(
    ({ resultado }) => resultado === 'mensaje',
  );
  const enLaHora = mensajes.filter(({ recibido }) => recibido > ahora - HORA);
  if (enLaHora.length >= POR_HORA || enLaHora.filter((uno) => uno.caso === caso).length >= POR_CASO)
    return 'demasiados';
  const suya = huellaDelTexto(texto);
  const iguales = mensajes.filter((uno) => uno.caso === caso && uno.texto === suya && texto !== '');
  return iguales.length >= VECES_IGUAL ? 'repetido' : undefined;
}

const huellaDelTexto = (texto: string): string => createHash('sha256').update(texto).digest('hex');

function motivoSinNada({ winmail }: CorreoLeido, { rechazados }: Adjuntados): MotivoConAviso {
  if (rechazados.length > 0) return 'archivos';
  return winmail ? 'winmail' : 'vacio';
}

/** Marks the mail as refused, and has its sender told why, unless he was told often today. */
async function rechazar(
  { base, reloj }: ParaRecibir,
  correo: CorreoPorDecidir,
  remitente: Remitente,
  motivo: MotivoConAviso,
  caso?: number,
  adjuntados?: Adjuntados,
): Promise<Decision> {
  const ahora = reloj();
  return base.escribir(function* (tx): Pasos<Decision> {
    const previo = yield* buscarRecibido(tx, correo.huella);
    if (previo) return { resultado: previo };
    const avisado = yield* avisar(tx, { remitente, motivo, caso, adjuntados, correo, ahora });
    yield* anotarRecibido(tx, {
      huella: correo.huella,
      resultado: 'rechazado',
      motivo,
      usuario: remitente.usuario.id,
      caso,
      avisado,
      recibido: ahora,
    });
    return { resultado: 'rechazado', motivo, ...(caso !== undefined && { caso }) };
  });
}

interface Aviso {
  remitente: Remitente;
  motivo: MotivoConAviso;
  caso: number | undefined;
  adjuntados: Adjuntados | undefined;
  correo: CorreoPorDecidir;
  ahora: number;
}

/** Whether the sender is told. It goes to his confirmed address, never to what a mail names. */
function* avisar(tx: Tx, { remitente, motivo, caso, adjuntados, correo, ahora }: Aviso): Pasos<boolean> {
  const usuario = remitente.usuario.id;
  const destinatario = yield* destinatarioDe(tx, usuario);
  if (!destinatario || correo.viejo) return false;
  const dichos = (yield recientesDe(tx, usuario, ahora - DIA, RECIENTES)) as Awaited<
    ReturnType<typeof recientesDe>
  >;
  if (dichos.filter(({ avisado }) => avisado === 1).length >= AVISOS_POR_DIA) return false;
  const archivos: ArchivoRechazado[] = adjuntados?.rechazados ?? [];
  const datos = { motivo, archivos, winmail: correo.winmail, deCuantos: correo.archivos.length };
  yield* encolarCorreo(tx, {
    clase: 'rechazo',
    usuario,
    direccion: destinatario.direccion,
    ...(caso !== undefined && { caso }),
    datos,
    creado: ahora,
  });
  return true;
}

/** Marks the mail as come, and tells nobody. */
async function callar(
  { base, reloj }: ParaRecibir,
  { huella }: CorreoLeido,
  resultado: 'rechazado' | 'ignorado',
  motivo: Motivo,
): Promise<Decision> {
  return base.escribir(function* (tx): Pasos<Decision> {
    const previo = yield* buscarRecibido(tx, huella);
    if (previo) return { resultado: previo };
    yield* anotarRecibido(tx, { huella, resultado, motivo, recibido: reloj() });
    return { resultado, motivo };
  });
}

/** A mail of ours came back for good: it is among those that failed, and to a bad address nothing more is sent. */
async function anotarRebote(
  { base, reloj }: ParaRecibir,
  huella: string,
  { de, estado, direccionMala }: Rebote,
): Promise<Decision> {
  const ahora = reloj();
  return base.escribir(function* (tx): Pasos<Decision> {
    const previo = yield* buscarRecibido(tx, huella);
    if (previo) return { resultado: previo };
    for (const messageId of de) {
      const [, nuestro = ''] = /^<([^@>]+)@/.exec(messageId) ?? [];
      const enviado = yield* destinatarioDelCorreo(tx, nuestro);
      if (!enviado || enviado.usuario === null) continue;
      const motivo = `El correo volvió (${estado})`;
      yield* anotarDevuelto(tx, enviado.id, motivo, ahora);
      // He may have another address by now.
      const ahoraVa = direccionMala && (yield* destinatarioDe(tx, enviado.usuario));
      if (ahoraVa && ahoraVa.direccion === enviado.direccion) {
        yield* apagarDireccion(tx, enviado.usuario, motivo, ahora);
      }
      yield* anotarRecibido(tx, { huella, resultado: 'rebote', usuario: enviado.usuario, recibido: ahora });
      return { resultado: 'rebote' };
    }
    yield* anotarRecibido(tx, { huella, resultado: 'ignorado', motivo: 'automatico', recibido: ahora });
    return { resultado: 'ignorado', motivo: 'automatico' };
  });
}
