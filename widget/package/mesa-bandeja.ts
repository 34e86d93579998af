import './base.ts';
import '../escritorio/mesa-bandeja.ts';
