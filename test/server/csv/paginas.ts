/** Texts as old programs save them: what Spanish needs of each code page, from its table. */
const DE_PAGINA: Record<string, Record<string, number>> = {
  // Unicode.org, VENDORS/MICSFT/WINDOWS/CP1252.TXT
  'windows-1252': {
    ...{ á: 0xe1, é: 0xe9, í: 0xed, ó: 0xf3, ú: 0xfa, ü: 0xfc, ñ: 0xf1 },
    ...{ Á: 0xc1, É: 0xc9, Í: 0xcd, Ó: 0xd3, Ú: 0xda, Ü: 0xdc, Ñ: 0xd1 },
    ...{ '¿': 0xbf, '¡': 0xa1, º: 0xba, ª: 0xaa, '°': 0xb0, '«': 0xab, '»': 0xbb },
    ...{
      '“': 0x93,
      '”': 0x94,
      '’': 0x92,
      '–': 0x96,
      '—': 0x97,
      '…': 0x85,
      '€': 0x80,
      ç: 0xe7,
      '\u00a0': 0xa0,
    },
  },
  // …/PC/CP850.TXT; CP437 has its small letters, É, Ñ and Ü in the same places.
  cp850: {
    ...{ á: 0xa0, é: 0x82, í: 0xa1, ó: 0xa2, ú: 0xa3, ü: 0x81, ñ: 0xa4 },
    ...{ Á: 0xb5, É: 0x90, Í: 0xd6, Ó: 0xe0, Ú: 0xe9, Ü: 0x9a, Ñ: 0xa5 },
    ...{ '¿': 0xa8, '¡': 0xad, º: 0xa7, ª: 0xa6, '°': 0xf8, '«': 0xae, '»': 0xaf },
  },
  // …/APPLE/ROMAN.TXT
  macintosh: {
    ...{ á: 0x87, é: 0x8e, í: 0x92, ó: 0x97, ú: 0x9c, ü: 0x9f, ñ: 0x96 },
    ...{ Á: 0xe7, É: 0x83, Í: 0xea, Ó: 0xee, Ú: 0xf2, Ü: 0x86, Ñ: 0x84 },
    ...{ '¿': 0xc0, '¡': 0xc1, º: 0xbc, ª: 0xbb, '°': 0xa1, '«': 0xc7, '»': 0xc8 },
  },
};

/** Undefined when the page does not have one of the letters. */
export function codificar(texto: string, pagina: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = [...texto].map((letra) => (letra < '\x80' ? letra.charCodeAt(0) : DE_PAGINA[pagina]![letra]));
  return bytes.includes(undefined) ? undefined : Uint8Array.from(bytes as number[]);
}

export function enUtf16(texto: string, { be = false, marca = true } = {}): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(Buffer.from(`${marca ? '\ufeff' : ''}${texto}`, 'utf16le'));
  if (be) for (let i = 0; i < bytes.length; i += 2) bytes.subarray(i, i + 2).reverse();
  return bytes;
}
