import 'mesa-de-ayuda-widget/mesa-login';
import 'mesa-de-ayuda-widget/mesa-nuevo-caso';
import type {} from 'mesa-de-ayuda-widget/react';
import type { MesaNuevoCaso } from 'mesa-de-ayuda-widget';
import { useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';

const SERVIDOR = '%SERVIDOR%';

function Mesa() {
  const [numero, ponerNumero] = useState(0);
  const [descripcion, ponerDescripcion] = useState('Aún no');
  const caso = useRef<MesaNuevoCaso>(null);
  return (
    <>
      <mesa-login
        servidor={SERVIDOR}
        onmesa-sesion-iniciada={() => {
          ponerDescripcion('Desde React');
          caso.current?.focus();
        }}
      />
      <mesa-nuevo-caso
        ref={caso}
        servidor={SERVIDOR}
        motivo="facturacion"
        asunto="factura-no-aparece"
        descripcion={descripcion}
        onmesa-caso-creado={({ detail }) => ponerNumero(detail.numero)}
      />
      <output>{numero || ''}</output>
    </>
  );
}

createRoot(document.querySelector('#raiz')!).render(<Mesa />);
