import { hydrateRoot } from 'react-dom/client';
import { Mesa } from './mesa.tsx';

hydrateRoot(document.querySelector('#raiz')!, <Mesa />);
