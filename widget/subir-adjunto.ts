/** Uploads one file with progress: XMLHttpRequest, because `fetch` does not tell how much has gone out. */
import { subirAdjunto } from '../shared/api.ts';
import type { ApiClient } from './api-client.ts';
import { sinConexion } from './api-client.ts';
import type { Subir } from './adjuntos.ts';

/** Without a sign of life for this long the line is taken for dead; 10 MB at 256 kbit/s take over five minutes. */
const SILENCIO_MS = 60_000;

export const subirPor =
  (api: ApiClient): Subir =>
  (archivo, avance, corte) =>
    new Promise((resolver, rechazar) => {
      const xhr = new XMLHttpRequest();
      let reloj: ReturnType<typeof setTimeout>;
      const vivo = () => {
        clearTimeout(reloj);
        reloj = setTimeout(() => xhr.abort(), SILENCIO_MS);
      };
      xhr.open(subirAdjunto.metodo, api.url(subirAdjunto));
      xhr.withCredentials = true;
      xhr.upload.onprogress = ({ loaded }) => {
        vivo();
        avance(loaded);
      };
      xhr.onloadend = () => {
        clearTimeout(reloj);
        if (!xhr.status) return rechazar(sinConexion());
        const espera = Number(xhr.getResponseHeader('retry-after')) || 0;
        try {
          resolver(api.interpretar(subirAdjunto, xhr.status, xhr.responseText, espera));
        } catch (error) {
          rechazar(error instanceof Error ? error : sinConexion());
        }
      };
      corte.addEventListener('abort', () => xhr.abort());
      vivo();
      const cuerpo = new FormData();
      cuerpo.append('file', archivo);
      xhr.send(cuerpo);
    });
