import './base.ts';
import '../solicitudes/mesa-mis-solicitudes.ts';
