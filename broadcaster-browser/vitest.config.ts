import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Every wait inside has a limit of its own; this one is for machines that are busy.
    testTimeout: 60_000,
    // Maven's reports lie beside these.
    reporters: ['default', 'junit'],
    outputFile: { junit: 'target/surefire-reports/TEST-broadcaster-browser.xml' },
  },
});
