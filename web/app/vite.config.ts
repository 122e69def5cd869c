import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    outDir: '../target/classes/META-INF/resources',
    emptyOutDir: true,
    rolldownOptions: { input: ['index.html', 'moderation.html'] },
    // A file of its own for every asset: the page's Content-Security-Policy allows no data: addresses.
    assetsInlineLimit: 0,
    // LiveKit's client alone is 500 kB (a quarter of it on the wire), and needed with the first press of the button.
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': 'http://localhost:8080', '/ws': { target: 'ws://localhost:8080', ws: true } } },
});
