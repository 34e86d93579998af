/**
 * Bare nodemailer: hands in TOTAL mails at the SMTP server of this machine on PUERTO, with the settings and a letter of
 * the service, and prints how long it took and what it cost, in milliseconds.
 */
import { createTransport } from 'nodemailer';
import { escribirCarta } from '../../server/correo/carta.ts';
import { CONEXIONES } from '../../server/correo/transporte.ts';

const total = Number(process.env.TOTAL);
const correo = createTransport({
  pool: true,
  host: '127.0.0.1',
  port: Number(process.env.PUERTO),
  ignoreTLS: true,
  maxConnections: CONEXIONES,
  maxMessages: Infinity,
});
const { asunto, texto, html } = escribirCarta({
  asunto: 'Caso 40912: Factura no aparece',
  titulo: 'Recibimos su caso 40912',
  parrafos: [
    'Quedó registrado el 2026-11-28 10:15 con el número 40912. Le respondemos a más tardar el 2026-12-02 10:15.',
  ],
  datos: [
    ['Caso', '40912'],
    ['Motivo', 'Facturación'],
    ['Asunto', 'Factura no aparece'],
    ['Estado', 'Activo'],
  ],
  boton: { texto: 'Ver el caso', url: 'https://portal.example/mesa#mesa=40912' },
  pie: [
    'Recibe este correo porque su IPS tiene casos en la Mesa de Ayuda y esta es su dirección.',
    { texto: 'No recibir más avisos', url: 'https://mesa.example/api/v1/correo/baja?usuario=1&firma=firma' },
  ],
});

let quedan = total;
const unoTrasOtro = async () => {
  while (quedan > 0) {
    quedan -= 1;
    await correo.sendMail({
      from: { name: 'Mesa de Ayuda', address: 'mesa@eps.example' },
      to: { name: 'Clínica del Caribe', address: 'facturacion@clinica.example' },
      subject: asunto,
      text: texto,
      html,
      textEncoding: 'quoted-printable',
    });
  }
};
const inicio = performance.now();
const antes = process.cpuUsage();
await Promise.all(Array.from({ length: CONEXIONES }, unoTrasOtro));
const ms = performance.now() - inicio;
const { user, system } = process.cpuUsage(antes);
correo.close();
console.log(JSON.stringify({ ms, cpu: (user + system) / 1000 }));
