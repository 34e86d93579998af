/**
 * Bytes before the header of a PDF. Readers skip up to 1 024 bytes, and real files have there a byte order mark,
 * headers of mail or HTTP, a printer's job language or ticket, or a converter's banner. All of that is admitted, except
 * what another program would run or show if the file were opened under another name.
 */
import { Script } from 'node:vm';
import { tienePrograma } from './otro-archivo.ts';

/** Elements that make browsers take a text for HTML or SVG, or that load or run something. */
const ETIQUETA =
  /<\/?(html|head|body|title|meta|link|base|style|script|iframe|frame|frameset|object|embed|applet|form|input|button|svg|math|img|image|video|audio|table|div|span|font|center|marquee|template|hta:\w+|h[1-6]|br|hr|ul|ol|pre)[\s/>]/i;
/**
 * Signs of elements, server pages and variable assignments. They are too short to be searched for in binary data, so
 * only in texts.
 */
const CORTAS = /<\/?[abipqsu][\s/>]|<%[\s=@!]|\$\w+\s*=/i;
const MARCADO = /<!doctype|<!entity|<!--|<!\[cdata\[|<\?(php|=|xml-stylesheet)|\bjavascript:/i;
const MANEJADOR = /<[^>]*\son[a-z]{3,}\s*=/i;
const ESPACIO_DE_NOMBRES = /\bxmlns[:\w]*\s*=\s*["'][^"']*(xhtml|svg|xsl\/transform|xul)/i;

/** Statements of script languages of Windows, Unix and browsers, with words that printer tickets do not contain. */
const GUIONES = [
  /^\s*@echo\b|^\s*(setlocal|goto\s+\w+|call\s+\S+\.(bat|cmd))\s*$/im, // batch
  /\b(cmd(\.exe)?\s+\/[ck]|powershell|pwsh|mshta|rundll32|regsvr32|certutil|bitsadmin|wscript|cscript)\b/i,
  /^\s*(sudo\s|rm\s+-|chmod\s+[+0-7]|(ba|z|k)?sh\s+-c|eval\s+["'$]|exec\s+["'$/]|(curl|wget)\s+(-|https?:))/m, // shell
  /\b(Invoke-\w|New-Object|Start-Process|Set-ExecutionPolicy|IEX\b)/, // PowerShell
  /\bCreateObject\s*\(|\bMsgBox\b|\bOn Error Resume Next\b|^\s*Dim\s+\w+\s*$/im, // VBScript
  /\b(var|let|const)\s+[\w$]+\s*=|\bfunction\b[^\n]{0,60}\(|\b(document|window|self|location)\.[a-z]\w*\s*[=(.[]/, // JavaScript
  /\b(eval|alert|setTimeout|require|importScripts|system|shell_exec|popen)\s*\(|\bActiveXObject\b|\bWScript\b/,
  /^\s*(import\s+[a-z_][\w.]*(\s*,\s*[\w.]+)*|from\s+[\w.]+\s+import\s.*)\s*;?\s*$/m, // Python, Java
  /^\s*use\s+(strict|warnings)\b|\bsubprocess\.|\bos\.(system|popen)\b/m,
  /^\s*(Windows Registry Editor|REGEDIT4)|^\s*\[(InternetShortcut|autorun|Desktop Entry|Shell)\]/im,
  /\{\\rtf|%!PS/,
];

/** Whether the bytes before `%PDF` neither run nor unpack nor show anything by themselves. */
export function prefijoInocuo(prefijo: Buffer): boolean {
  if (tienePrograma(prefijo)) return false;
  // Zeros are removed so that UTF-16 text can be read.
  const texto = prefijo.toString('latin1').replaceAll('\0', '');
  if ([ETIQUETA, MARCADO, MANEJADOR, ESPACIO_DE_NOMBRES, ...GUIONES].some((senal) => senal.test(texto)))
    return false;
  const esTexto = !/[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(texto);
  return !esTexto || !(CORTAS.test(texto) || esPrincipioDeGuion(texto));
}

/**
 * Whether the text is JavaScript that ends inside a comment or template, so that the rest of the file would be part of
 * it and a script element would run the whole. It is compiled to find out, never run.
 */
function esPrincipioDeGuion(texto: string): boolean {
  return ['*/', '`'].some((cierre) => {
    try {
      new Script(texto + cierre);
      return true;
    } catch {
      return false;
    }
  });
}
