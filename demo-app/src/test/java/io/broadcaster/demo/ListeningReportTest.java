package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListeningReportTest {
    private final IOException refused = new IOException("refused");

    private final StringWriter said = new StringWriter();
    private final ListeningReport report =
            new ListeningReport("logs", List.of("redis", "postgres"), new PrintWriter(said, true));

    @Test
    void itSpeaksOnceEveryRouteListens() {
        report.listening("postgres");
        assertSaid();
        report.listening("redis");
        assertSaid("Listening on logs (redis, postgres)");
    }

    @Test
    void aRouteThatCannotBeReachedIsNamedWithTheReason() {
        report.interrupted("redis", refused);
        report.interrupted("redis", refused);
        report.listening("postgres");
        assertSaid("Listening on logs (postgres); trying to reach redis (refused)");
    }

    @Test
    void itSaysWhenNoRouteCanBeReachedAndThenWhenOneIs() {
        report.interrupted("redis", refused);
        report.interrupted("postgres", refused);
        report.listening("postgres");
        assertSaid(
                "Not listening on logs yet; trying to reach redis (refused), postgres (refused)",
                "Listening on logs (postgres); trying to reach redis (refused)");
    }

    @Test
    void laterChangesAreSaidOnceEach() {
        report.listening("redis");
        report.listening("postgres");
        report.interrupted("redis", refused);
        report.interrupted("redis", refused);
        report.listening("redis");
        report.listening("redis");
        assertSaid(
                "Listening on logs (redis, postgres)",
                "Listening on logs (postgres); trying to reach redis (refused)",
                "Listening on logs (redis, postgres)");
    }

    private void assertSaid(String... lines) {
        assertEquals(List.of(lines), said.toString().lines().toList());
    }
}
