import { ErrorApi } from '../../../widget/net/api-client.ts';
import {
  alIntentar,
  alRechazar,
  alReintentar,
  conArchivos,
  cuerpoDe,
  estadoDe,
  leerSalientes,
  remedioDe,
  type Saliente,
} from '../../../widget/outbox/saliente.ts';
import { igual } from '../apoyo.ts';

const ADJUNTO = { clave: 'k', nombre: 'a.pdf', tipo: 'application/pdf', bytes: 100, sha256: 's' };
const LISTO = { id: '1', nombre: 'a.pdf', bytes: 100, adjunto: ADJUNTO };
const EN_CAMINO = { id: '2', nombre: 'b.pdf', bytes: 100 };
const MALO = { id: '3', nombre: 'c.pdf', bytes: 100, motivo: 'Está dañado.' };

const mensaje = (...archivos: Saliente['archivos']): Saliente => ({
  clave: 'm',
  texto: 'Adjunto el soporte',
  tras: 0,
  fecha: '',
  ...(archivos.length && { archivosEn: 'borrador' }),
  archivos,
});

describe('one message that waits', () => {
  it('has a body to send only when each of its files is on the server', () => {
    igual(cuerpoDe(mensaje()), { texto: 'Adjunto el soporte' });
    igual(cuerpoDe(mensaje(LISTO)), { texto: 'Adjunto el soporte', adjuntos: ['k'] });
    igual(cuerpoDe({ ...mensaje(LISTO), interno: true })!.interno, true);
    for (const archivos of [[EN_CAMINO], [MALO], [LISTO, EN_CAMINO], [EN_CAMINO, LISTO], [LISTO, MALO]]) {
      igual(cuerpoDe(mensaje(...archivos)), undefined);
    }
  });

  it('waits for its files, is ready, or waits for a person', () => {
    igual(estadoDe(mensaje()), 'listo');
    igual(estadoDe(mensaje(LISTO, EN_CAMINO)), 'con-archivos');
    igual(estadoDe(conArchivos(mensaje(EN_CAMINO), [LISTO])), 'listo');
    igual(estadoDe(mensaje(EN_CAMINO, MALO)), 'detenido');
    // Taken away on purpose, or chosen again.
    igual(estadoDe(conArchivos(mensaje(LISTO, MALO), [LISTO])), 'listo');
    igual(estadoDe(conArchivos(mensaje(LISTO, MALO), [LISTO, EN_CAMINO])), 'con-archivos');
    igual(cuerpoDe(conArchivos(mensaje(MALO), [])), { texto: 'Adjunto el soporte' });
  });

  it('waits for a person once it was refused, and is ready again when that person says so', () => {
    const rechazado = alRechazar(alIntentar(mensaje()), new ErrorApi('validacion', 'No se admite.', 422));
    igual(
      [estadoDe(rechazado), rechazado.falla, rechazado.intentado],
      ['detenido', 'No se admite.', undefined],
    );
    igual([estadoDe(alReintentar(rechazado)), alReintentar(rechazado).falla], ['listo', undefined]);
  });

  it('waits for its files again when the server has them no more', () => {
    for (const codigo of ['no_existe', 'adjunto_usado']) {
      const error = new ErrorApi(codigo, 'No está.', 404);
      igual(alRechazar(mensaje(LISTO), error).archivos, [{ id: '1', nombre: 'a.pdf', bytes: 100 }]);
      // Without files it is about the case.
      igual(alRechazar(mensaje(), error).falla, 'No está.');
    }
  });

  it('calls for another attempt, a login or a person, by what went wrong', () => {
    const remedios = [
      new ErrorApi('sin_conexion'),
      new ErrorApi('no_disponible', '', 503),
      new ErrorApi('demasiados_intentos', '', 429),
      new ErrorApi('sin_sesion', '', 401),
      new ErrorApi('clave_por_cambiar', '', 403),
      new ErrorApi('otro_usuario', '', 409),
      new ErrorApi('caso_cerrado', '', 409),
      new ErrorApi('validacion', '', 422),
    ].map(remedioDe);
    igual(remedios, [
      'repetir',
      'repetir',
      'repetir',
      'ingresar',
      'ingresar',
      'ingresar',
      'decidir',
      'decidir',
    ]);
  });

  it('is read as an older version kept it, and none goes without a file that it had', () => {
    const antes = { clave: 'm', texto: 'a', tras: 0, fecha: '' };
    const leidos = leerSalientes([
      antes,
      { ...antes, archivosEn: 'x', archivos: [LISTO] },
      { ...antes, archivosEn: 'x', archivos: [EN_CAMINO] },
      // The list was kept before it had been read.
      { ...antes, archivosEn: 'x', archivos: [] },
      { ...antes, archivosEn: 'x', archivos: [], falla: 'Revise los datos.' },
      // A refused file was left out of it.
      {
        ...antes,
        archivosEn: 'x',
        archivos: [LISTO],
        falla: 'foto.png: El archivo está dañado.',
        roto: true,
      },
      { ...antes, falla: 'Revise los datos.', roto: false },
    ]);
    igual(leidos.map(estadoDe), [
      'listo',
      'listo',
      'con-archivos',
      'con-archivos',
      'detenido',
      'detenido',
      'detenido',
    ]);
    for (const leido of leidos.slice(2, 6)) igual(cuerpoDe(leido), undefined);
    const roto = leidos[5]!;
    igual(
      roto.archivos.map(({ nombre, motivo }) => [nombre, motivo]),
      [
        ['a.pdf', undefined],
        ['foto.png', 'El archivo está dañado.'],
      ],
    );
    igual(cuerpoDe(alReintentar(roto)), undefined);
    igual(cuerpoDe(alReintentar(leidos[4]!)), undefined);
    igual(leerSalientes(undefined), []);
    // Reading it twice says the same.
    igual(leerSalientes(leidos), leidos);
  });
});
