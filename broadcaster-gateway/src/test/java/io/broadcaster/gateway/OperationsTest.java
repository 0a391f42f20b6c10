package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OperationsTest {

    @Test
    void whoIsAboutToEndIsAliveAndNotReady() {
        try (PipelineFixture pipeline = new PipelineFixture()) {
            pipeline.draining = true;
            assertTrue(get(pipeline, "/health/ready").startsWith("HTTP/1.1 503"));
            assertTrue(get(pipeline, "/health/live").startsWith("HTTP/1.1 200"));
        }
    }

    private static String get(PipelineFixture pipeline, String path) {
        pipeline.receive(("GET " + path + " HTTP/1.1\r\n\r\n").getBytes(UTF_8));
        return pipeline.sent();
    }
}
