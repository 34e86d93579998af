/** UploadThing's token: base64 of JSON. */

export interface Nube {
  token: string;
  /** Of the token: the application's name at UploadThing, and where its files are taken in. */
  appId: string;
  ingestHost: string;
}

/** Reads the token; undefined when it is none. */
export function leerToken(token: string): Nube | undefined {
  try {
    const {
      apiKey,
      appId,
      ingestHost = 'ingest.uploadthing.com',
    } = JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as Record<string, unknown>;
    const bueno = typeof apiKey === 'string' && apiKey.startsWith('sk_') && typeof appId === 'string';
    return bueno && typeof ingestHost === 'string' ? { token, appId, ingestHost } : undefined;
  } catch {
    return undefined;
  }
}
