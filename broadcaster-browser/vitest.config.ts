import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Maven's reports lie beside these.
    reporters: ['default', 'junit'],
    outputFile: { junit: 'target/surefire-reports/TEST-broadcaster-browser.xml' },
  },
});
