import { AdjuntoLocal, type EstadoAdjunto } from '../../widget/adjunto-local.ts';
import { igual } from './apoyo.ts';

const ADJUNTO = { clave: 'k', nombre: 'a.pdf', tipo: 'application/pdf', bytes: 100, sha256: 's' };
const nuevo = () => new AdjuntoLocal({ id: '1', nombre: 'a.pdf', bytes: 100 }, new File(['x'], 'a.pdf'));

describe('one file on its way', () => {
  it('goes from the queue to the server', () => {
    const local = nuevo();
    const estados: EstadoAdjunto[] = [local.estado];
    local.empezar(() => undefined);
    estados.push(local.estado);
    local.terminar(ADJUNTO);
    estados.push(local.estado);
    igual(estados, ['en-cola', 'subiendo', 'listo']);
    igual(local.adjunto, ADJUNTO);
  });

  it('that is paused, waits or is cancelled lets go of the line once', () => {
    for (const dejar of ['pausar', 'cancelar', 'esperar'] as const) {
      const local = nuevo();
      let cortes = 0;
      local.empezar(() => (cortes += 1));
      local[dejar]('');
      local[dejar]('');
      igual([dejar, cortes], [dejar, 1]);
      // What the dying request still says changes nothing.
      igual(local.terminar(ADJUNTO), false);
      igual(local.rechazar('tarde'), false);
    }
  });

  it('goes on after a pause or a wait, and after a refusal only where that can help', () => {
    const pausado = nuevo();
    pausado.pausar();
    igual([pausado.seguir(), pausado.estado], [true, 'en-cola']);
    for (const repetible of [true, false]) {
      const local = nuevo();
      local.empezar(() => undefined);
      local.rechazar('no', repetible);
      igual(local.seguir(), repetible);
    }
  });

  it('never shows more than all of it, and less again when the server has less', () => {
    const local = nuevo();
    local.empezar(() => undefined);
    local.avanzar(250);
    igual(local.avance, 1);
    local.avanzar(30);
    igual(local.avance, 0.3);
  });

  it('that was cancelled stays so', () => {
    const local = nuevo();
    local.cancelar();
    igual(
      [local.seguir(), local.pausar(), local.empezar(() => undefined), local.estado],
      [false, false, false, 'cancelado'],
    );
  });
});
