// Loaded before the server: it ends also when `npm run dev` is killed and cannot tell it to.
process.on('disconnect', () => {
  // esbuild waits for ever for a parent that was killed before it answered to its call of each second.
  try {
    process.kill(Number(process.env.DEV_COMPILER));
  } catch {
    // It has ended by itself.
  }
  process.exit(1);
});
// Not a reason to go on running.
process.channel?.unref();
