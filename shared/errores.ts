/** All errors of the API in one table, used by server and widget. */
import * as z from 'zod/mini';
import { puro } from './puro.ts';

/** Code → HTTP status and a Spanish sentence fit to show (RFC 9457 `title`). */
export const ERRORES = {
  solicitud_invalida: {
    status: 400,
    title: 'La solicitud no se pudo leer. Recargue la página e intente de nuevo.',
  },
  sin_sesion: { status: 401, title: 'Su sesión terminó. Ingrese de nuevo para continuar.' },
  credenciales: {
    status: 401,
    title: 'Los datos de ingreso no son correctos. Revíselos e intente de nuevo.',
  },
  ingreso_vencido: {
    status: 401,
    title: 'Pasó mucho tiempo o este ingreso ya se usó. Escriba de nuevo su correo y contraseña.',
  },
  token_invalido: {
    status: 401,
    title: 'Esta confirmación no sirve, venció o ya se usó. Empiece de nuevo.',
  },
  ips_inactiva: {
    status: 403,
    title: 'Su IPS no está activa en Cajacopi EPS. Comuníquese con la EPS para activarla.',
  },
  sin_https: {
    status: 403,
    title:
      'Su navegador no guardó la sesión porque esta página se abrió sin conexión segura (https). Avise al área de sistemas de la EPS.',
  },
  cookie_de_terceros: {
    status: 403,
    title:
      'Su navegador no guardó la sesión porque bloquea las cookies de otros sitios. Actualícelo o use otro, y si sigue igual avise al área de sistemas de la EPS.',
  },
  cookie_bloqueada: {
    status: 403,
    title:
      'Su navegador no guardó la sesión. Permita las cookies de este sitio en la configuración del navegador e intente de nuevo.',
  },
  origen: { status: 403, title: 'Esta página no está autorizada para usar la Mesa de Ayuda.' },
  no_permitido: { status: 403, title: 'Su usuario no tiene permiso para hacer esto.' },
  clave_por_cambiar: { status: 403, title: 'Cambie su contraseña para continuar.' },
  factor_por_activar: { status: 403, title: 'Active la verificación en dos pasos para continuar.' },
  no_existe: { status: 404, title: 'No encontramos lo que busca. Verifique el número e intente de nuevo.' },
  metodo: { status: 405, title: 'Esta dirección no admite esa operación.' },
  otro_usuario: {
    status: 409,
    title:
      'Ahora hay otro usuario ingresado en este navegador. No se hizo nada: revise quién está ingresado.',
  },
  idempotencia_conflicto: {
    status: 409,
    title: 'Este envío ya se hizo con otro contenido. Revise sus solicitudes antes de enviar de nuevo.',
  },
  transicion: {
    status: 409,
    title: 'El caso no puede pasar a ese estado. Actualice la página para ver su estado.',
  },
  caso_cerrado: { status: 409, title: 'Este caso está cerrado y no recibe mensajes. Genere un caso nuevo.' },
  asignado_otro: { status: 409, title: 'Este caso ya cambió de manos. Mire quién lo tiene antes de seguir.' },
  cambio_despues: { status: 409, title: 'Este caso cambió después. Mírelo antes de seguir.' },
  ya_existe: { status: 409, title: 'Ya existe uno con esos datos.' },
  catalogo_cambiado: {
    status: 409,
    title: 'El catálogo cambió mientras lo editaba. Recárguelo y haga de nuevo sus cambios.',
  },
  importacion_cambiada: {
    status: 409,
    title:
      'Los datos cambiaron después de revisar el archivo. Revise de nuevo lo que haría antes de importarlo.',
  },
  usuario_propio: {
    status: 409,
    title: 'No puede hacer esto con su propio usuario. Pídalo a otro administrador.',
  },
  ultimo_admin: {
    status: 409,
    title: 'Es el único administrador activo. Registre o active otro antes de hacer esto.',
  },
  activacion_vencida: {
    status: 409,
    title: 'Pasó mucho tiempo desde que empezó a activar la verificación en dos pasos. Empiece de nuevo.',
  },
  factor_inactivo: { status: 409, title: 'La verificación en dos pasos de este usuario no está activa.' },
  factor_exigido: {
    status: 409,
    title: 'La EPS exige la verificación en dos pasos: no se puede quitar, pero sí pasar a otro teléfono.',
  },
  correo_apagado: { status: 409, title: 'Esta Mesa de Ayuda no envía correos.' },
  webhook_apagado: {
    status: 409,
    title: 'Este destino está apagado. Enciéndalo antes de enviar de nuevo.',
  },
  adjunto_usado: { status: 409, title: 'Este archivo ya se envió. Adjúntelo de nuevo si lo necesita.' },
  adjunto_tramo: {
    status: 409,
    title: 'La subida del archivo cambió en otro lugar. Inténtelo de nuevo.',
  },
  adjunto_grande: { status: 413, title: 'El archivo supera el tamaño permitido. Adjunte uno más liviano.' },
  cuerpo_grande: { status: 413, title: 'El contenido es demasiado grande. Envíe un texto más corto.' },
  tipo_contenido: {
    status: 415,
    title: 'El formato del envío no es válido. Recargue la página e intente de nuevo.',
  },
  adjunto_tipo: {
    status: 415,
    title: 'Este tipo de archivo no se admite. Adjunte PDF, Excel, Word, PowerPoint, JPG o PNG.',
  },
  adjunto_macros: {
    status: 415,
    title: 'El archivo contiene macros. Guárdelo sin macros y adjúntelo de nuevo.',
  },
  adjunto_danado: {
    status: 415,
    title: 'El archivo está dañado o incompleto. Ábralo, guárdelo y adjúntelo de nuevo.',
  },
  adjunto_sin_inspeccionar: {
    status: 415,
    title: 'No pudimos comprobar qué contiene este archivo. Ábralo, guárdelo como PDF y adjúntelo de nuevo.',
  },
  adjunto_virus: {
    status: 415,
    title: 'El antivirus rechazó este archivo. No lo abra y avise a su área de sistemas.',
  },
  validacion: { status: 422, title: 'Hay datos por corregir. Revise los campos señalados.' },
  importacion_claves: {
    status: 422,
    title:
      'El archivo trae más de 500 contraseñas y cifrarlas tarda: impórtelo en el servidor con «mesa ips importar».',
  },
  demasiados_intentos: {
    status: 429,
    title: 'Hubo demasiados intentos. Espere unos minutos e intente de nuevo.',
  },
  adjunto_alterado: {
    status: 500,
    title: 'El archivo guardado no pasó la verificación y no se entrega. Comuníquese con soporte.',
  },
  interno: { status: 500, title: 'Tuvimos un problema. Intente de nuevo en unos minutos.' },
  adjunto_sin_revisar: {
    status: 503,
    title: 'No se pudo revisar el archivo con el antivirus. Intente de nuevo en unos minutos.',
  },
  revision_ocupada: {
    status: 503,
    title:
      'Hay muchos archivos por revisar en este momento. El suyo ya llegó y se revisará enseguida: espere, no tiene que enviarlo de nuevo.',
  },
  no_disponible: {
    status: 503,
    title: 'El servicio no está disponible por ahora. Intente de nuevo en unos minutos.',
  },
} as const;

export type CodigoError = keyof typeof ERRORES;

/** Codes for what is wrong with one field of a body or query. */
const CodigoCampo = /* @__PURE__ */ puro(() =>
  z.enum([
    'requerido', // absent, empty or only white space
    'formato', // not of the type or form asked for
    'largo', // more code points than allowed
    'corto', // fewer characters than allowed
    'cantidad', // more items than allowed
    'caracteres', // control characters or broken Unicode
    'nit', // not a NIT
    'nit_digito', // wrong check digit
    'no_existe', // not in the catalogue
    'no_corresponde', // the asunto is not one of this motivo
    'no_permitido', // an address to which the operator lets nothing be sent
    'retirado', // no longer offered for new cases
    'repetido', // another one has it
    'incorrecta', // not the password of who asks, or not a code that the app shows now
    'usado', // a code that was accepted before
    'facil', // a password that is guessed first: common, or what is known of the account
    'igual', // a new password that is the old one
    'desconocido', // a field that this endpoint does not have
  ]),
);
type CodigoCampo = z.infer<typeof CodigoCampo>;

export const ErrorCampo = /* @__PURE__ */ puro(() => z.object({ campo: z.string(), codigo: CodigoCampo }));
export type ErrorCampo = z.infer<typeof ErrorCampo>;

/** The body of every error: `application/problem+json` (RFC 9457). */
export const Problema = /* @__PURE__ */ puro(() =>
  z.object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    codigo: z.string(),
    campos: z.optional(z.array(z.object({ campo: z.string(), codigo: z.string() }))),
    /** What the portal's developer or the operator must correct; not for the user of the page. */
    detail: z.optional(z.string()),
    solicitud: z.optional(z.string()),
  }),
);
export type Problema = z.infer<typeof Problema>;

/** Field errors of a failed zod parse: the first error of each field, without the refused value. */
export function erroresDeCampos(issues: readonly z.core.$ZodIssue[]): ErrorCampo[] {
  const campos = new Map<string, CodigoCampo>();
  const anotar = (campo: string, codigo: CodigoCampo) => {
    if (!campos.has(campo)) campos.set(campo, codigo);
  };
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const clave of issue.keys) anotar(clave.slice(0, 60), 'desconocido');
      continue;
    }
    const codigo = CodigoCampo.safeParse(issue.message);
    anotar(String(issue.path[0] ?? ''), codigo.success ? codigo.data : 'formato');
  }
  return [...campos].map(([campo, codigo]) => ({ campo, codigo }));
}
