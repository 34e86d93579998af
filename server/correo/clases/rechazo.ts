/** The one mail that says why a mail did not become a message, or that a file of it was refused. */
import { ERRORES } from '../../../shared/errores.ts';
import { direccionDeRespuesta } from '../../correo-entrante/direccion-de-respuesta.ts';
import type { ArchivoRechazado, MotivoConAviso } from '../../correo-entrante/motivos.ts';
import { buscarPorId } from '../../usuarios/usuarios.repository.ts';
import { escribirCarta, type Carta } from '../carta.ts';
import type { FilaCorreo, ParaRedactar } from '../redactar.ts';

interface Datos {
  motivo?: MotivoConAviso;
  archivos?: ArchivoRechazado[];
  winmail?: boolean;
  deCuantos?: number;
}

const EN_LA_PAGINA = 'Entre a la Mesa de Ayuda y escriba allí, en el caso.';

/** What happened and what to do. */
const FRASES: Record<Exclude<MotivoConAviso, 'archivos'>, readonly string[]> = {
  sin_caso: [
    'No sabemos de qué caso es su correo: no llegó como respuesta a un aviso de la Mesa de Ayuda que fuera para usted.',
    'Para escribir en un caso, responda el último aviso que recibió de él, sin cambiar la dirección, o entre a la Mesa de Ayuda. Allí también se genera un caso nuevo.',
  ],
  no_existe: [
    'El caso de su correo ya no está en la Mesa de Ayuda.',
    'Si necesita ayuda, genere un caso nuevo.',
  ],
  caso_cerrado: [ERRORES.caso_cerrado.title],
  segundo_factor: [
    'Su cuenta pide un código al ingresar, y un correo no lo lleva. Por eso los casos no se responden por correo.',
    'Entre a la Mesa de Ayuda y responda allí.',
  ],
  demasiados: ['En poco tiempo llegaron muchos correos suyos y no recibimos más por ahora.', EN_LA_PAGINA],
  repetido: [
    'Varios correos suyos dicen lo mismo, como los que un programa envía solo, y este ya no se escribió en el caso.',
    `Si tiene activada una respuesta automática, desactívela para esta dirección. ${EN_LA_PAGINA}`,
  ],
  grande: [
    'Su correo es demasiado grande y no se leyó.',
    'Envíe los archivos en varios correos, o adjúntelos en la Mesa de Ayuda.',
  ],
  largo: [
    'El texto de su correo es más largo que lo que un mensaje admite. No se cortó para que no se perdiera nada: no se escribió en el caso.',
    'Escríbalo más corto, o adjúntelo como documento.',
  ],
  vacio: [
    'Su correo no traía texto nuevo ni archivos.',
    'Escriba su respuesta encima del aviso y envíela de nuevo.',
  ],
  cifrado: ['Su correo está cifrado y no lo podemos leer.', `Envíelo sin cifrar. ${EN_LA_PAGINA}`],
  winmail: [
    'Su correo llegó en un formato que solo Outlook abre (winmail.dat), y no se pudo leer.',
    'En Outlook, al responder, elija Formato de texto › HTML o Texto sin formato, y envíelo de nuevo. Si sigue igual, adjunte los archivos en la Mesa de Ayuda.',
  ],
};

export async function redactarRechazo(
  { ajustes, base, config }: ParaRedactar,
  { caso, usuario, datos }: FilaCorreo,
): Promise<Carta | undefined> {
  const { motivo, archivos = [], winmail = false, deCuantos = 0 } = datos as Datos;
  const cuenta = usuario === null ? undefined : await buscarPorId(base.leer, usuario);
  if (!motivo || !cuenta) return undefined;
  const parrafos = motivo === 'archivos' ? frasesDeArchivos(archivos, winmail, deCuantos) : FRASES[motivo];
  const enlace =
    cuenta.rol === 'ips'
      ? ajustes.pagina?.replaceAll('{caso}', String(caso ?? ''))
      : `${ajustes.url}/agentes`;
  const que = motivo === 'archivos' ? 'Hubo archivos que no se recibieron' : 'Su correo no se recibió';
  const responderA =
    usuario === null || caso === null
      ? undefined
      : await direccionDeRespuesta({ base, config }, caso, usuario);
  return escribirCarta(
    {
      asunto: caso === null ? que : `${que} · Caso ${caso}`,
      titulo: que,
      parrafos,
      ...(enlace !== undefined && { boton: { texto: 'Abrir la Mesa de Ayuda', url: enlace } }),
      pie: [
        'Recibe este correo porque escribió a la Mesa de Ayuda. Se envía uno solo por cada correo que no se recibe.',
      ],
    },
    responderA === undefined ? {} : { responderA },
  );
}

/** Files are told by their place: their names may say of whom they are. */
function frasesDeArchivos(
  archivos: readonly ArchivoRechazado[],
  winmail: boolean,
  deCuantos: number,
): string[] {
  const cuales = archivos.map(
    ({ lugar, codigo }) => `Archivo ${lugar}${deCuantos > 1 ? ` de ${deCuantos}` : ''}: ${fraseDe(codigo)}`,
  );
  return [
    'Lo demás de su correo, si traía algo más, está en el caso. Esto no se recibió:',
    ...cuales,
    ...(winmail ? FRASES.winmail : []),
    'Adjúntelos de nuevo, en otro correo o en la Mesa de Ayuda.',
  ];
}

function fraseDe(codigo: string): string {
  if (codigo === 'cantidad') return 'Un mensaje admite 5 archivos, y este era uno más.';
  if (codigo === 'nube') return 'Los archivos no se reciben por correo. Adjúntelo en la Mesa de Ayuda.';
  if (codigo === 'demasiados_intentos') return 'Se alcanzó el límite de archivos por ahora. Espere una hora.';
  return codigo in ERRORES ? ERRORES[codigo as keyof typeof ERRORES].title : ERRORES.adjunto_danado.title;
}
