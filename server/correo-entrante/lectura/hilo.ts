/** What the threads that read mail run (lector.ts). */
export { leerCorreo as default } from './leer-correo.ts';
