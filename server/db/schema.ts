/** The tables as Kysely sees them. Times are milliseconds since 1970 UTC; the rows' meaning is in the migrations. */
import type { Generated, GeneratedAlways } from 'kysely';
import type { Prioridad } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import type { TipoEvento } from '../../shared/evento.ts';
import type { Rol } from '../../shared/usuario.ts';
import type { EntregaEstado, ErrorDeEntrega, TipoDeAviso } from '../../shared/webhook-codigos.ts';

export interface Esquema {
  ips: {
    nit: string;
    nombre: string;
    estado: 'ACTIVO' | 'INACTIVO';
    creada: number;
    de_soporte: Generated<number>;
    /** The name in the form for searching and sorting (ips/buscable.ts). */
    buscable: Generated<string>;
  };
  usuarios: {
    id: Generated<number>;
    rol: Rol;
    nombre: string;
    nit: string | null;
    alias: Generated<string | null>;
    correo: string | null;
    /** An argon2id hash, or empty where there is no password yet (sesiones/contrasenas.ts). */
    clave: string;
    debe_cambiar: Generated<number>;
    /** When the present password was given; kept by triggers. */
    clave_puesta: Generated<number | null>;
    activo: Generated<number>;
    creado: number;
    leidos: Generated<number>;
  };
  /** `portal`: kid of the key that vouched for the user; null after a password. */
  sesiones: {
    huella: string;
    usuario: number;
    creada: number;
    vence: number;
    portal: Generated<string | null>;
  };
  /** Tokens of the portal that were used; `vence` is when they end. */
  tokens_usados: { huella: string; vence: number };
  secretos: { nombre: string; valor: Buffer };
  sesiones_terminadas: { id: GeneratedAlways<number>; huella: string; terminada: number };
  segundos_factores: { usuario: number; secreto: Buffer; activado: number; ultimo: number };
  segundos_factores_nuevos: { usuario: number; secreto: Buffer; sesion: string; creado: number };
  codigos_de_recuperacion: { usuario: number; huella: string };
  ingresos_a_medias: { huella: string; usuario: number; creado: number };
  motivos: {
    codigo: string;
    nombre: string;
    orden: number;
    retirado: Generated<number>;
    meta_respuesta: number | null;
    meta_solucion: number | null;
  };
  asuntos: { motivo: string; codigo: string; nombre: string; orden: number; retirado: Generated<number> };
  casos: {
    numero: Generated<number>;
    nit: string;
    creado_por: number | null;
    motivo: string;
    motivo_nombre: string;
    asunto: string;
    asunto_nombre: string;
    descripcion: string;
    estado: Estado;
    prioridad: Generated<Prioridad>;
    asignado: number | null;
    creado: number;
    actualizado: number;
    ultima_secuencia: Generated<number>;
    de_soporte: Generated<number>;
    ultima_nota: Generated<number>;
    /** 1 while ACTIVO or EN_GESTION. */
    abierto: GeneratedAlways<number | null>;
    meta_solucion: number | null;
    vence: number | null;
    primera_respuesta: number | null;
    respondido_por: number | null;
    minutos_respuesta: number | null;
    plazo_desde: number | null;
    resuelto: number | null;
    resuelto_por: number | null;
    minutos_solucion: number | null;
  };
  respuestas: { id: GeneratedAlways<number>; titulo: string; texto: string };
  auditoria: {
    id: GeneratedAlways<number>;
    usuario: number | null;
    accion: string;
    objeto: string;
    datos: string;
    creada: number;
  };
  cambios: { de: string; numero: number };
  por_indexar: { nit: string; caso: number; cabeza: number; mensaje: number; nota: number };
  ips_por_indexar: { nit: string; hasta: number };
  /** With an empty nit those of all IPS together. */
  casos_totales: { nit: string; estado: Estado; cantidad: number };
  /** Of the users of an IPS only. */
  sin_leer: { usuario: number; caso: number };
  /** Up to which event and moment a user has seen the news: of everything, and of one case. */
  novedades_vistas: { usuario: number; hasta: number; momento: number };
  novedades_de_caso: { usuario: number; caso: number; hasta: number; momento: number };
  /** `dia`: days since 1970 in Bogotá. */
  casos_dias: {
    dia: number;
    version: number;
    abiertos: number;
    primero: number | null;
    ultimo: number | null;
  };
  reportes_tramos: {
    id: Generated<number>;
    desde: number;
    dias: number;
    version: number;
    llegados: number;
    resueltos: number;
  };
  reportes_sumas: {
    tramo: number;
    grupo: 'total' | 'motivo' | 'ips' | 'agente';
    clave: string;
    nombre: string;
    llegados: number;
    resueltos: number;
    respuesta: Buffer;
    solucion: Buffer;
  };
  mensajes: Mensajes;
  notas: Mensajes & { tras: number };
  lecturas: { usuario: number; caso: number; hasta: number; leidos: number };
  subidas: {
    clave: string;
    eleccion: string;
    usuario: number;
    nit: string | null;
    bytes: number;
    creada: number;
    /** The attempt that writes now, and the one whose file has the bytes so far (adjuntos/turno.ts). */
    turno: Generated<string | null>;
    parcial: Generated<string | null>;
  };
  subidas_rechazadas: {
    id: GeneratedAlways<number>;
    usuario: number;
    nit: string | null;
    bytes: number;
    creada: number;
  };
  adjuntos: {
    clave: string;
    eleccion: string;
    usuario: number;
    nit: string | null;
    nombre: string;
    tipo: string;
    extension: string;
    bytes: number;
    sha256: string;
    creado: number;
    caso: number | null;
    mensaje: number | null;
    nota: number | null;
    /** Place among the attachments that were sent together. */
    lugar: Generated<number>;
    /** Of shared/marcas.ts, parted by commas; null for what was inspected before they were. */
    marcas: Generated<string | null>;
  };
  aperturas: {
    id: GeneratedAlways<number>;
    clave: string;
    usuario: number;
    creada: number;
    solicitud: string;
  };
  eventos: {
    id: GeneratedAlways<number>;
    tipo: TipoEvento;
    caso: number;
    nit: string;
    actor: number | null;
    interno: Generated<number>;
    datos: string;
    creado: number;
  };
  direcciones: {
    usuario: number;
    /** Confirmed. */
    direccion: string | null;
    confirmada: number | null;
    /** Waits to be confirmed. */
    nueva: string | null;
    nueva_huella: string | null;
    nueva_vence: number | null;
    apagada: number | null;
    motivo: string | null;
    /** Kinds of notices, parted by commas. */
    sin_avisos: Generated<string>;
  };
  recuperaciones: { huella: string; usuario: number; creada: number; vence: number };
  /** The last event that was turned into what is sent. */
  repartos: { destino: string; evento: number };
  correos: {
    id: GeneratedAlways<number>;
    clase: string;
    usuario: number | null;
    direccion: string;
    caso: number | null;
    datos: Generated<string>;
    message_id: string;
    estado: Generated<'espera' | 'enviado' | 'fallido' | 'cancelado'>;
    intentos: Generated<number>;
    creado: number;
    desde: number;
    tomado_hasta: number | null;
    terminado: number | null;
    error: string | null;
  };
  webhooks: {
    id: GeneratedAlways<number>;
    nombre: string;
    url: string;
    /** Of shared/webhook-codigos.ts, parted by commas. */
    eventos: string;
    activo: Generated<number>;
    apagado_por: 'persona' | '410' | 'fallos' | null;
    desde_evento: number;
    creado: number;
    secreto: Buffer;
    anterior: Buffer | null;
    anterior_hasta: number | null;
    ultimo_exito: number | null;
    falla_desde: number | null;
  };
  entregas: {
    id: GeneratedAlways<number>;
    webhook: number;
    mensaje: string;
    evento: number | null;
    tipo: TipoDeAviso | 'prueba';
    caso: number | null;
    cuerpo: string;
    estado: Generated<EntregaEstado>;
    intentos: Generated<number>;
    creada: number;
    desde: number;
    tomada_hasta: number | null;
    terminada: number | null;
    codigo: number | null;
    error: ErrorDeEntrega | null;
  };
  /** Mail that came in; `huella` and `texto` are SHA-256. */
  correos_recibidos: {
    huella: string;
    resultado: 'mensaje' | 'rechazado' | 'ignorado' | 'rebote' | 'ilegible';
    motivo: string | null;
    usuario: number | null;
    caso: number | null;
    texto: string | null;
    /** 1 when its sender was told why it was refused. */
    avisado: Generated<number>;
    recibido: number;
  };
  correos_originales: { caso: number; secuencia: number; texto: string };
  /** Mail of the mailbox that is being read or could not be read; `uid` is UIDVALIDITY/UID. */
  correos_intentos: { uid: string; intentos: number; desde: number; error: string | null };
  /** One row: who reads the mailbox, and how that goes. */
  buzon: {
    id: Generated<number>;
    dueno: string | null;
    hasta: Generated<number>;
    conectado: number | null;
    ultimo: number | null;
    error: string | null;
    error_cuando: number | null;
  };
  /** One row: the last event of those that retention has deleted. */
  eventos_borrados: { hasta: number };
  idempotencia: {
    usuario: number;
    ruta: string;
    clave: string;
    huella: string;
    respuesta: string;
    caso: number;
    creada: number;
  };
}

interface Mensajes {
  id: GeneratedAlways<number>;
  caso: number;
  secuencia: number;
  autor: number | null;
  rol: Rol;
  nombre: string;
  texto: string;
  creado: number;
}
