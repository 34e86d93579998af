/**
 * A file as it was when a person chose it. What is uploaded is a copy in memory: a `File` reads the disk when it is used,
 * and browsers differ in what they send once the disk has something else there. Chromium fails as without a connection,
 * Firefox sends parts of both versions or hangs, WebKit sends the new version or nothing at all.
 */
export interface ArchivoElegido {
  /** The copy. */
  archivo: File;
  /** Whether the disk still has what was chosen there. */
  sigueIgual: () => Promise<boolean>;
}

/** Rejects when it cannot be read: a folder, a file of a cloud that is not on this machine, one that is gone. */
export async function copiar(original: File): Promise<ArchivoElegido> {
  const { name, type, lastModified, size } = original;
  const bytes = await original.arrayBuffer();
  if (bytes.byteLength !== size) throw new Error('changed while it was read');
  const antes = huella(bytes);
  return {
    archivo: new File([bytes], name, { type, lastModified }),
    sigueIgual: () =>
      original.arrayBuffer().then(
        (ahora) => huella(ahora) === antes,
        () => false,
      ),
  };
}

/** FNV-1a of 32 bits, begun with the length: tells one version of a file from the next, and proves nothing. */
function huella(bytes: ArrayBuffer): number {
  let suma = 0x811c9dc5 ^ bytes.byteLength;
  for (const byte of new Uint8Array(bytes)) suma = Math.imul(suma ^ byte, 0x01000193);
  return suma;
}
