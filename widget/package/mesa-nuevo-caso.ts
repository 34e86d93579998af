import './base.ts';
import { MesaNuevoCaso } from '../nuevo-caso/mesa-nuevo-caso.ts';
import { registrar } from '../ui/mesa-element.ts';

registrar('mesa-nuevo-caso', MesaNuevoCaso);
