// Loaded before the server: it ends also when `npm run dev` is killed and cannot tell it to.
process.on('disconnect', () => process.exit(1));
// Not a reason to go on running.
process.channel?.unref();
