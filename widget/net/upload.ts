import type { Endpoint, Respuesta } from '../../shared/api.ts';
import { sinConexion, type ApiClient, type Peticion } from './api-client.ts';

/** A file as the body of a request, which may take its time. Throws `ErrorApi`. */
export async function mandar<E extends Endpoint>(
  api: ApiClient,
  endpoint: E,
  archivo: Blob,
  tipo: string,
  peticion: Peticion,
): Promise<Respuesta<E>> {
  const { vez, creido } = api;
  const url = api.url(endpoint, peticion);
  let status, texto;
  try {
    const respuesta = await fetch(url, {
      method: endpoint.metodo,
      credentials: 'include',
      headers: { 'Content-Type': tipo, ...creido },
      body: archivo,
    });
    ({ status } = respuesta);
    texto = await respuesta.text();
  } catch {
    throw await api.explicar(sinConexion());
  }
  return api.interpretar(endpoint, status, texto, 0, vez);
}
