// Bundles for pages: an ES module and a plain script, and beside them the providers' clients, loaded when first needed.
import { build } from 'esbuild';

const common = {
  bundle: true,
  outdir: 'dist/browser',
  target: 'es2022',
  minify: true,
  sourcemap: true,
  legalComments: 'eof',
  logLevel: 'warning',
};

// A chunk keeps its name, so that both bundles find it beside themselves.
const external = ['./pusher.js', './ably.js'];

await build({
  ...common,
  format: 'esm',
  platform: 'browser',
  entryPoints: { pusher: 'src/pusher.ts', ably: 'src/ably.ts' },
});
await build({ ...common, format: 'esm', external, entryPoints: { broadcaster: 'src/index.ts' } });
await build({
  ...common,
  format: 'iife',
  globalName: 'broadcaster',
  external,
  supported: { 'dynamic-import': true },
  entryPoints: { 'broadcaster.iife': 'src/index.ts' },
});
