package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxTest {
    private final Sandbox sandbox = new Sandbox();

    @Test
    void whatWasTakenIsRememberedInOrder() {
        sandbox.publish("c", "a", "1", null);
        sandbox.publish("c", "b", "2", "1.2");
        assertEquals(
                List.of(new SandboxEvent("a", "c", "1", null), new SandboxEvent("b", "c", "2", "1.2")),
                sandbox.accepted());
    }

    @Test
    void theOldestAreForgottenBeforeTheMemoryIsFull() {
        String large = "x".repeat(10_240);
        int many = 10_000;
        for (int i = 0; i < many; i++) {
            sandbox.publish("c", "large", large, null);
        }
        sandbox.publish("c", "last", "1", null);
        List<SandboxEvent> kept = sandbox.accepted();
        assertTrue(kept.size() < many, "kept " + kept.size());
        assertEquals("last", kept.get(kept.size() - 1).name());
    }
}
