import './mesa-nuevo-caso.ts';
import '../ayuda/mesa-ayuda.ts';
