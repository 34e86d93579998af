/** One good request for each endpoint of the API, for tests that ask them all. */
import { readFile } from 'node:fs/promises';
import { guardarOriginal } from '../../server/correo-entrante/recibidos.repository.ts';
import { buscarUsuario } from '../../server/usuarios/usuarios.repository.ts';
import { ENDPOINTS } from '../../shared/api/all.ts';
import { CLAVES, token } from './portal/tokens.ts';
import {
  CON_CORREO,
  enlaceDeClave,
  enlaceDeConfirmar,
  idDe,
  pedirDireccion,
  rutaDeBaja,
} from './correo/buzones.ts';
import { activar, empezar, primerPaso } from './segundo-factor/factor.ts';
import { rutaDeMuestra } from '../muestras.ts';
import { ADMIN, AGENTE, CASO, CLAVE, montar, NIT_B, type Banco, type Cliente } from './apoyo.ts';

export type Nombre = keyof typeof ENDPOINTS;

export interface Escena {
  banco: Banco;
  clinica: Cliente;
  /** An administrator. */
  carla: Cliente;
  /** A case of the clinic with a message of each side. */
  numero: number;
}

/** A request that is done; by the clinic, unless it says who asks. */
export interface Pedido {
  como?: 'carla' | 'anonimo';
  ruta: string;
  cuerpo?: unknown;
  cabeceras?: Record<string, string>;
  /** The idempotency key; '' for none. */
  clave?: string;
}

const PDF = new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x2d, 0x31, 0x2e, 0x34]);
const PERIODO = '?desde=2026-01-01&hasta=2026-12-31';

export const PEDIDOS: Record<Nombre, (escena: Escena) => Pedido | Promise<Pedido>> = {
  leerSesion: () => ({ ruta: '/sesion' }),
  iniciarSesion: () => ({ como: 'anonimo', ruta: '/sesion', cuerpo: { nit: NIT_B, contrasena: CLAVE } }),
  entrarDesdePortal: () => ({ como: 'anonimo', ruta: '/sesion/portal', cuerpo: { token: token() } }),
  cerrarSesion: () => ({ ruta: '/sesion' }),
  cambiarClave: () => ({ ruta: '/sesion/clave', cuerpo: { actual: CLAVE, nueva: 'otra clave de prueba' } }),
  terminarIngreso: async ({ banco }) => {
    const factor = await activar(banco, AGENTE);
    const paso = await primerPaso(banco.anonimo(), AGENTE);
    return { como: 'anonimo', ruta: '/sesion/codigo', cuerpo: { paso, codigo: factor.codigo() } };
  },
  leerFactor: () => ({ como: 'carla', ruta: '/sesion/segundo-factor' }),
  iniciarFactor: () => ({ como: 'carla', ruta: '/sesion/segundo-factor', cuerpo: { actual: CLAVE } }),
  confirmarFactor: async ({ banco, carla }) => {
    const codigo = await empezar(banco, carla);
    return { como: 'carla', ruta: '/sesion/segundo-factor/confirmar', cuerpo: { codigo: codigo() } };
  },
  renovarCodigos: async ({ banco, carla }) => {
    const { codigo } = await activar(banco, ADMIN, carla);
    return {
      como: 'carla',
      ruta: '/sesion/segundo-factor/codigos',
      cuerpo: { actual: CLAVE, codigo: codigo() },
    };
  },
  quitarFactor: async ({ banco, carla }) => {
    const { codigo } = await activar(banco, ADMIN, carla);
    return {
      como: 'carla',
      ruta: '/sesion/segundo-factor/quitar',
      cuerpo: { actual: CLAVE, codigo: codigo() },
    };
  },
  leerAyudaPorOlvido: () => ({ como: 'anonimo', ruta: '/sesion/recuperar' }),
  recuperarContrasena: () => ({ como: 'anonimo', ruta: '/sesion/recuperar', cuerpo: { nit: NIT_B } }),
  abrirRestablecer: () => ({ como: 'anonimo', ruta: '/sesion/restablecer' }),
  restablecerContrasena: async ({ banco }) => ({
    como: 'anonimo',
    ruta: '/sesion/restablecer',
    cuerpo: { token: await enlaceDeClave(banco, NIT_B), contrasena: 'un barco lleno de arroz' },
  }),
  leerCorreo: () => ({ ruta: '/sesion/correo' }),
  ponerCorreo: () => ({
    ruta: '/sesion/correo',
    cuerpo: { direccion: 'ana@clinica.example', actual: CLAVE },
  }),
  quitarCorreo: () => ({ ruta: '/sesion/correo' }),
  reenviarConfirmacion: async ({ clinica }) => {
    await pedirDireccion(clinica, 'ana@clinica.example');
    return { ruta: '/sesion/correo/enlace' };
  },
  cambiarCorreo: () => ({ ruta: '/sesion/correo', cuerpo: { avisos: ['respuesta'] } }),
  abrirConfirmar: () => ({ como: 'anonimo', ruta: '/correo/confirmar' }),
  confirmarCorreo: async ({ banco, clinica }) => {
    await pedirDireccion(clinica, 'ana@clinica.example');
    return {
      como: 'anonimo',
      ruta: '/correo/confirmar',
      cuerpo: { token: await enlaceDeConfirmar(banco) },
    };
  },
  abrirBaja: async ({ banco }) => ({ como: 'anonimo', ruta: await rutaDeBaja(banco) }),
  darDeBaja: async ({ banco }) => ({ como: 'anonimo', ruta: await rutaDeBaja(banco) }),
  volverDeBaja: async ({ banco }) => ({
    como: 'anonimo',
    ruta: (await rutaDeBaja(banco)).replace('/baja?', '/vuelta?'),
  }),
  darCorreo: async ({ banco }) => ({
    como: 'carla',
    ruta: `/admin/usuarios/${await idDe(banco, NIT_B)}/correo`,
    cuerpo: { direccion: 'eva@hospital.example' },
  }),
  retirarCorreo: async ({ banco }) => ({
    como: 'carla',
    ruta: `/admin/usuarios/${await idDe(banco, NIT_B)}/correo`,
  }),
  leerCatalogo: () => ({ ruta: '/catalogo' }),
  crearCaso: () => ({ ruta: '/casos', cuerpo: CASO }),
  listarCasos: () => ({ ruta: '/casos?estado=ACTIVO&buscar=prueba' }),
  leerCaso: ({ numero }) => ({ ruta: `/casos/${numero}` }),
  cambiarCaso: ({ numero }) => ({ ruta: `/casos/${numero}`, cuerpo: { estado: 'RESUELTO' } }),
  listarMensajes: ({ numero }) => ({ ruta: `/casos/${numero}/mensajes` }),
  enviarMensaje: ({ numero }) => ({ ruta: `/casos/${numero}/mensajes`, cuerpo: { texto: 'Hola' } }),
  marcarLectura: ({ numero }) => ({ ruta: `/casos/${numero}/lectura`, cuerpo: { hasta: 1 } }),
  avisarEscribiendo: ({ numero }) => ({ ruta: `/casos/${numero}/escribiendo` }),
  escucharEventos: () => ({ ruta: '/eventos' }),
  probarFlujo: () => ({ como: 'anonimo', ruta: '/eventos/prueba' }),
  leerNovedades: () => ({ ruta: '/novedades' }),
  verNovedades: async ({ clinica }) => {
    const { json } = await clinica.pedir('GET', '/novedades');
    return { ruta: '/novedades/vistas', cuerpo: { marca: json.marca } };
  },
  describirSubidas: () => ({ ruta: '/subidas' }),
  prepararSubida: () => ({
    ruta: '/subidas?actionType=upload&slug=adjunto',
    cuerpo: { files: [{ name: 'a.pdf', size: PDF.length, type: 'application/pdf' }] },
  }),
  retomarSubida: async ({ clinica }) => ({ ruta: await firmada(clinica, await texto()) }),
  subirAdjunto: async ({ clinica }) => {
    const bytes = await texto();
    const cuerpo = new FormData();
    cuerpo.set('file', new Blob([bytes]), 'soporte.pdf');
    return { ruta: await firmada(clinica, bytes), cuerpo, cabeceras: { range: 'bytes=0-' } };
  },
  abrirAdjunto: async ({ clinica }) => {
    const { json } = await clinica.subir(await texto(), 'soporte.pdf');
    await clinica.crearCaso({ adjuntos: [json.clave] });
    return { ruta: `/adjuntos/${json.clave as string}` };
  },
  leerBandeja: () => ({ como: 'carla', ruta: '/bandeja' }),
  listarSoporte: () => ({ como: 'carla', ruta: '/soporte' }),
  cambiarLote: ({ numero }) => ({
    como: 'carla',
    ruta: '/casos/lote',
    cuerpo: { numeros: [numero], cambio: { prioridad: 'ALTA' } },
  }),
  deshacerLote: ({ numero }) => ({
    como: 'carla',
    ruta: '/casos/lote/deshacer',
    cuerpo: { numeros: [numero] },
  }),
  leerOriginal: async ({ banco, numero }) => {
    await banco.servicios.base.escribir((tx) => guardarOriginal(tx, numero, 1, 'Lo primero\n-- \nClínica'));
    return { ruta: `/casos/${numero}/mensajes/1/original` };
  },
  leerHistoria: ({ numero }) => ({ como: 'carla', ruta: `/casos/${numero}/historia` }),
  leerConstancia: ({ numero }) => ({ como: 'carla', ruta: `/casos/${numero}/constancia` }),
  listarRespuestas: () => ({ como: 'carla', ruta: '/respuestas' }),
  crearRespuesta: () => ({ como: 'carla', ruta: '/respuestas', cuerpo: { titulo: 'T', texto: 'Texto' } }),
  cambiarRespuesta: async (escena) => ({
    como: 'carla',
    ruta: `/respuestas/${await respuesta(escena)}`,
    cuerpo: { titulo: 'Otro', texto: 'Texto' },
  }),
  borrarRespuesta: async (escena) => ({ como: 'carla', ruta: `/respuestas/${await respuesta(escena)}` }),
  leerReporte: () => ({ como: 'carla', ruta: `/reportes${PERIODO}` }),
  exportarReporte: () => ({ como: 'carla', ruta: `/reportes/exportar${PERIODO}&formato=csv` }),
  listarIps: () => ({ como: 'carla', ruta: '/admin/ips?buscar=hospital' }),
  registrarIps: () => ({ como: 'carla', ruta: '/admin/ips', cuerpo: { nit: '901234567', nombre: 'Nueva' } }),
  cambiarIps: () => ({ como: 'carla', ruta: `/admin/ips/${NIT_B}`, cuerpo: { estado: 'INACTIVO' } }),
  renovarClaveIps: () => ({ como: 'carla', ruta: `/admin/ips/${NIT_B}/clave` }),
  importarIps: () => ({
    como: 'carla',
    ruta: '/admin/ips/importar',
    cuerpo: 'nit,nombre\n901234567,Nueva\n',
    cabeceras: { 'content-type': 'text/csv' },
  }),
  listarUsuarios: () => ({ como: 'carla', ruta: `/admin/usuarios?nit=${NIT_B}` }),
  registrarUsuario: () => ({
    como: 'carla',
    ruta: '/admin/usuarios',
    cuerpo: { rol: 'agente', correo: 'eva@eps.example', nombre: 'Eva' },
  }),
  cambiarUsuario: async (escena) => ({
    como: 'carla',
    ruta: `/admin/usuarios/${await agente(escena)}`,
    cuerpo: { nombre: 'Ana María' },
  }),
  renovarClaveUsuario: async (escena) => ({
    como: 'carla',
    ruta: `/admin/usuarios/${await agente(escena)}/clave`,
  }),
  restablecerFactor: async (escena) => {
    const id = await conFactor(escena);
    return { como: 'carla', ruta: `/admin/usuarios/${id}/segundo-factor` };
  },
  leerCatalogoEditable: () => ({ como: 'carla', ruta: '/admin/catalogo' }),
  guardarCatalogo: async ({ carla }) => ({
    como: 'carla',
    ruta: '/admin/catalogo',
    cuerpo: (await carla.pedir('GET', '/admin/catalogo')).json,
  }),
  leerAuditoria: () => ({ como: 'carla', ruta: '/admin/auditoria' }),
  leerEstadoDeCorreo: () => ({ como: 'carla', ruta: '/admin/correo' }),
  probarCorreo: () => ({
    como: 'carla',
    ruta: '/admin/correo/prueba',
    cuerpo: { direccion: 'ana@clinica.example' },
  }),
  reenviarCorreos: () => ({ como: 'carla', ruta: '/admin/correo/reenviar', cuerpo: {} }),
  listarWebhooks: () => ({ como: 'carla', ruta: '/admin/webhooks' }),
  registrarWebhook: () => ({ como: 'carla', ruta: '/admin/webhooks', cuerpo: WEBHOOK }),
  cambiarWebhook: async (escena) => ({
    como: 'carla',
    ruta: `/admin/webhooks/${await webhook(escena)}`,
    cuerpo: { ...WEBHOOK, activo: true },
  }),
  borrarWebhook: async (escena) => ({ como: 'carla', ruta: `/admin/webhooks/${await webhook(escena)}` }),
  renovarSecreto: async (escena) => ({
    como: 'carla',
    ruta: `/admin/webhooks/${await webhook(escena)}/secreto`,
  }),
  probarWebhook: async (escena) => ({
    como: 'carla',
    ruta: `/admin/webhooks/${await webhook(escena)}/prueba`,
  }),
  listarEntregas: async (escena) => {
    const id = await webhook(escena);
    await escena.carla.pedir('POST', `/admin/webhooks/${id}/prueba`);
    return { como: 'carla', ruta: `/admin/webhooks/${id}/entregas?estado=espera` };
  },
  reenviarFallidas: async (escena) => ({
    como: 'carla',
    ruta: `/admin/webhooks/${await webhook(escena)}/reenviar`,
  }),
  reenviarEntrega: async (escena) => {
    const id = await webhook(escena);
    const { json } = await escena.carla.pedir<{ id: number }>('POST', `/admin/webhooks/${id}/prueba`);
    return { como: 'carla', ruta: `/admin/entregas/${json.id}/reenviar` };
  },
  leerOpenapi: () => ({ como: 'anonimo', ruta: '/openapi.json' }),
  diagnosticar: () => ({ como: 'anonimo', ruta: '/diagnostico' }),
  leerReferencia: () => ({ como: 'anonimo', ruta: '/docs' }),
};

const texto = async (): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(rutaDeMuestra('texto.pdf')));

async function firmada(quien: Cliente, bytes: Uint8Array): Promise<string> {
  const { json } = await quien.presignar(bytes, 'soporte.pdf');
  return quien.rutaDe(json[0]!.url);
}

async function respuesta({ carla }: Escena): Promise<number> {
  const { json } = await carla.pedir<{ id: number }>('POST', '/respuestas', {
    cuerpo: { titulo: 'De antes', texto: 'Texto' },
  });
  return json.id;
}

const WEBHOOK = {
  nombre: 'GLPI',
  url: 'https://glpi.example.co/mesa',
  eventos: ['caso.registrado', 'caso.cerrado'],
};

async function webhook({ carla }: Escena): Promise<number> {
  const { json } = await carla.pedir<{ id: number }>('POST', '/admin/webhooks', { cuerpo: WEBHOOK });
  return json.id;
}

async function agente({ banco }: Escena): Promise<number> {
  return (await buscarUsuario(banco.servicios.base.leer, AGENTE))!.id;
}

/** Another agent, who has a second factor. */
async function conFactor({ banco, carla }: Escena): Promise<number> {
  const correo = 'flor@eps.example';
  const { json } = await carla.pedir<{ id: number; contrasena: string }>('POST', '/admin/usuarios', {
    cuerpo: { rol: 'agente', correo, nombre: 'Flor' },
  });
  const flor = await banco.anonimo().ingresar({ correo, contrasena: json.contrasena });
  await flor.pedir('POST', '/sesion/clave', { cuerpo: { actual: json.contrasena, nueva: CLAVE } });
  await activar(banco, correo, flor);
  return json.id;
}

/** A service of its own, with a case and who asks. */
export async function preparar(): Promise<Escena> {
  const banco = await montar({
    entorno: {
      MESA_DOCS: 'si',
      MESA_PORTAL_CLAVES: CLAVES,
      MESA_WEBHOOKS: '*.example.co',
      ...CON_CORREO,
    },
  });
  const [clinica, carla] = [await banco.ips(), await banco.agente(ADMIN)];
  const { numero } = await clinica.crearCaso({ mensaje: 'Lo primero' });
  await carla.escribir(numero, 'Respuesta');
  return { banco, clinica, carla, numero };
}

/** Asks it as `quien`, who by default is the one whose request it is. */
export function hacer(
  { banco, clinica, carla }: Escena,
  nombre: Nombre,
  { como, ruta, cuerpo, cabeceras, clave = crypto.randomUUID() }: Pedido,
  quien: Cliente = como === 'carla' ? carla : como === 'anonimo' ? banco.anonimo() : clinica,
): Promise<Response> {
  const { method } = ENDPOINTS[nombre];
  return quien.crudo(method, ruta, {
    clave,
    ...(cabeceras && { cabeceras }),
    ...(cuerpo !== undefined && { cuerpo }),
  });
}
