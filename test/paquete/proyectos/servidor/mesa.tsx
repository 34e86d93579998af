import 'mesa-de-ayuda-widget';
import type {} from 'mesa-de-ayuda-widget/react';
import { useEffect, useState } from 'react';

/** On the server and in the browser. */
export function Mesa() {
  const [numero, ponerNumero] = useState('');
  // React sets no handlers on a custom element that came from the server (github.com/react/react/issues/35446).
  useEffect(() => {
    const alCrear = ({ detail }: HTMLElementEventMap['mesa-caso-creado']) => ponerNumero(`${detail.numero}`);
    document.addEventListener('mesa-caso-creado', alCrear);
    return () => document.removeEventListener('mesa-caso-creado', alCrear);
  }, []);
  return (
    <>
      <mesa-ayuda
        servidor="%SERVIDOR%"
        motivo="facturacion"
        asunto="factura-no-aparece"
        descripcion="Desde un servidor"
      />
      <output>{numero}</output>
    </>
  );
}
