import type { Call } from '../../shared/api/all.ts';
import type { Answer, ApiClient, Dada } from './api-client.ts';
import { sinConexion } from './api-error.ts';

/** Sends a file as the body of a request; without a time limit, for slow connections. Throws `ErrorApi`. */
export async function mandar<C extends Call>(
  api: ApiClient,
  call: C,
  archivo: Blob,
  tipo: string,
  ...dada: Dada<C>
): Promise<Answer<C>> {
  const { sessionEpoch, creido } = api;
  const url = api.url(call, ...dada);
  let status, texto;
  try {
    const respuesta = await fetch(url, {
      method: call.split(' ')[0]!,
      credentials: 'include',
      headers: { 'Content-Type': tipo, ...creido },
      body: archivo,
    });
    ({ status } = respuesta);
    texto = await respuesta.text();
  } catch {
    throw await api.explicar(sinConexion());
  }
  return api.interpretar(status, texto, 0, sessionEpoch) as Answer<C>;
}
