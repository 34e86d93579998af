import { Diagnostico } from '../diagnostico.ts';
import { endpoint } from './endpoint.ts';

export const diagnosticar = endpoint({
  method: 'GET',
  path: '/diagnostico',
  access: 'public',
  anyUser: true,
  beforePasswordChange: true,
  tag: 'documentacion',
  summary: 'What the service sees of a page',
  description:
    'Gives the service’s clock and address, and sets a cookie of one minute like that of a session: asked twice, it says whether the browser keeps it.',
  status: 200,
  answer: Diagnostico,
  refusals: [],
});
