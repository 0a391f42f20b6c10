package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.spi.History;
import io.broadcaster.spi.SharedState;
import io.broadcaster.spi.Subscribable;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * All that a broadcaster promises, as tests. A provider's author extends this class, and supplies a {@link Harness}.
 * Tests that need a {@link Capability} which the harness lacks are not applicable: they appear without a run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class BroadcasterContract
        implements BatchContract,
                PayloadContract,
                OutcomeContract,
                FailureContract,
                CloseContract,
                ListenContract,
                OutageContract,
                ForeignContract,
                HistoryContract,
                PagingContract,
                RetentionContract,
                StateContract {
    private @Nullable Harness harness;

    /** Starts the server. Called once, before the first test; the harness is closed after the last. */
    protected abstract Harness start() throws Exception;

    @BeforeAll
    final void startHarness() throws Exception {
        harness = start();
    }

    @AfterAll
    final void closeHarness() throws IOException {
        harness().close();
    }

    final Harness harness() {
        return Objects.requireNonNull(harness, "the harness has not been started");
    }

    @ContractTest
    final void hasTheAbilitiesThatItsHarnessNames(Bench bench) {
        assertEquals(bench.can(Capability.LISTEN), bench.broadcaster() instanceof Subscribable, "LISTEN: Subscribable");
        assertEquals(bench.can(Capability.HISTORY), bench.broadcaster() instanceof History, "HISTORY: History");
        assertEquals(bench.can(Capability.STATE), bench.broadcaster() instanceof SharedState, "STATE: SharedState");
    }
}
