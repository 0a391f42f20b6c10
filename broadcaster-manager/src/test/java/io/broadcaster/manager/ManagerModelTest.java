package io.broadcaster.manager;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

/**
 * Whatever happens in whatever order, the manager keeps its promises. The message of a failed check begins with the
 * number of the promise in the design's section 6, or with 5 for its table of reasons. {@code -Djqwik.tries.default=50000}
 * makes a longer run.
 */
class ManagerModelTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(BroadcasterManager.class);

    /** Routes fail by the thousand here. */
    @BeforeContainer
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterContainer
    static void restore() {
        LOG.setLevel(null);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void failingOverKeepsAllPromises(
            @ForAll("failover") ModelSettings settings, @ForAll("actions") List<ModelAction> actions) {
        play(settings, actions);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void broadcastingToAllKeepsAllPromises(
            @ForAll("toAll") ModelSettings settings, @ForAll("actions") List<ModelAction> actions) {
        play(settings, actions);
    }

    private static void play(ModelSettings settings, List<ModelAction> actions) {
        ModelWorld world = new ModelWorld(settings);
        actions.forEach(action -> action.change().accept(world));
        world.settle();
    }

    @Provide
    Arbitrary<ModelSettings> failover() {
        return ModelGenerators.settings(false);
    }

    @Provide
    Arbitrary<ModelSettings> toAll() {
        return ModelGenerators.settings(true);
    }

    @Provide
    Arbitrary<List<ModelAction>> actions() {
        return ModelGenerators.actions();
    }
}
