// What libraries of fifteen years ago did to every page that loaded them.
function quote(value) {
  return '"' + String(value) + '"';
}
Array.prototype.toJSON = function () {
  return '[' + this.map(quote).join(', ') + ']';
};
String.prototype.toJSON = Number.prototype.toJSON = function () {
  return quote(this);
};
Array.from = function (list) {
  return [].slice.call(list || []);
};
window.Event = function MooToolsEvent(event) {
  this.event = event;
};
window.$ = function (id) {
  return document.getElementById(id);
};
