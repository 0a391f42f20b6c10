package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The test that docs/writing-a-provider.md ends with, run on the provider that it writes. */
class DocumentedContractTest {
    @TempDir
    Path folder;

    @Test
    void theProviderOfTheDocumentationKeepsTheContract() throws Exception {
        URL[] classes = {DocumentedProvider.classes(folder).toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
            Events tests = EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(loader.loadClass("example.FileContractTest")))
                    .execute()
                    .testEvents();
            tests.assertStatistics(statistics -> statistics.skipped(0).failed(0).aborted(0));
            assertTrue(
                    tests.succeeded().count() >= 20,
                    () -> "too few tests apply: " + tests.succeeded().count());
        }
    }
}
