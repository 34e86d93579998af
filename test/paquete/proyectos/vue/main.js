import 'mesa-de-ayuda-widget';
import { createApp } from 'vue';
import Mesa from './Mesa.vue';

createApp(Mesa).mount('#raiz');
