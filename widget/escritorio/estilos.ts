/** The sheets of the desk, in the order in which they give way to each other. */
import { estilosEscala } from '../ui/escala.styles.ts';
import { estilosEstado } from '../ui/estado-caso.ts';
import { estilosBarra } from './barra.styles.ts';
import { estilosCasoSoporte } from './caso-soporte.styles.ts';
import { estilosEscritorio } from './escritorio.styles.ts';
import { estilosLista } from './lista-casos.styles.ts';
import { estilosLote } from './lote.styles.ts';
import { estilosRedaccion } from './redaccion.styles.ts';
import { estilosRiel } from './riel.styles.ts';

export const estilosDelEscritorio = [
  estilosEscala,
  estilosEstado,
  estilosBarra,
  estilosEscritorio,
  estilosLista,
  estilosLote,
  estilosCasoSoporte,
  estilosRedaccion,
  estilosRiel,
];
