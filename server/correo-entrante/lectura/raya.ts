/** The first line of every mail that can be answered; what is below it in an answer is ours and not the sender's. */
export const RAYA = 'Escriba su respuesta encima de esta línea';
