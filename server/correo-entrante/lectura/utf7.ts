/** UTF-7 (RFC 2152), which no browser's decoder knows any more and mail of twenty years ago has. */
export function decodificarUtf7(escrito: string): string {
  return escrito.replace(/\+([A-Za-z0-9+/]*)-?/g, (todo, base64: string) => {
    if (base64 === '') return todo === '+-' ? '+' : todo;
    const bytes = Buffer.from(base64, 'base64');
    // UTF-16 with the big end first; a last half unit is padding.
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le');
  });
}
