import './base.ts';
import '../conversacion/mesa-caso-chat.ts';
