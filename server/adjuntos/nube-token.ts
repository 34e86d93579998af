/** Reads UploadThing's token, which is base64 of JSON. */

export interface Nube {
  token: string;
  /** What the token says: the application's id at UploadThing, and the host that takes its uploads. */
  appId: string;
  ingestHost: string;
}

/** The content of a token; undefined when it is invalid. */
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
