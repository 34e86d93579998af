import { renderToString } from 'react-dom/server';
import { Mesa } from './mesa.tsx';

/** What the server puts into the page. */
export const pintar = (): string => renderToString(<Mesa />);
