import '@angular/compiler';
import 'mesa-de-ayuda-widget';
import type { MesaCasoCreadoEvent } from 'mesa-de-ayuda-widget';
import { Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';

@Component({
  selector: 'app-raiz',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <mesa-login [servidor]="servidor" (mesa-sesion-iniciada)="descripcion.set('Desde Angular')"></mesa-login>
    <mesa-nuevo-caso
      [servidor]="servidor"
      motivo="facturacion"
      asunto="factura-no-aparece"
      [descripcion]="descripcion()"
      (mesa-caso-creado)="alCrear($event)"
    ></mesa-nuevo-caso>
    <output>{{ numero() }}</output>
  `,
})
class Mesa {
  readonly servidor = '%SERVIDOR%';
  readonly numero = signal('');
  readonly descripcion = signal('Aún no');

  alCrear(evento: MesaCasoCreadoEvent): void {
    this.numero.set(`${evento.detail.numero}`);
  }
}

await bootstrapApplication(Mesa, { providers: [provideZonelessChangeDetection()] });
