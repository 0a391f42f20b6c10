package io.broadcaster.manager;

import io.broadcaster.manager.ModelAnswer.Accept;
import io.broadcaster.manager.ModelAnswer.Break;
import io.broadcaster.manager.ModelAnswer.Fail;
import io.broadcaster.manager.ModelAnswer.Hang;
import io.broadcaster.manager.ModelAnswer.Spread;
import io.broadcaster.manager.ModelAnswer.Surprise;
import io.broadcaster.manager.ModelSettings.Wire;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Random settings, and random sequences of actions. */
final class ModelGenerators {
    private static final int ACTIONS = 120;

    private ModelGenerators() {}

    static Arbitrary<ModelSettings> settings(boolean toAll) {
        Arbitrary<QuotaReset> resets = Arbitraries.of(
                new QuotaReset.Daily(), new QuotaReset.Session(), new QuotaReset.After(Duration.ofMinutes(10)));
        Arbitrary<Limits> limits = Combinators.combine(
                        Arbitraries.of(1, 3, 10), Arbitraries.of(700, 2_000, 20_000), Arbitraries.of(1, 2, 5), resets)
                .as(Limits::new);
        Arbitrary<Wire> wires =
                Combinators.combine(Arbitraries.of(true, false), limits).as(Wire::new);
        return Combinators.combine(
                        Arbitraries.of(1, 1_024),
                        Arbitraries.of(10, 25, 1_000),
                        Arbitraries.of(3, 30),
                        Arbitraries.of(1, 3),
                        Arbitraries.of(false, true),
                        wires.list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(0L, -5L, Long.MAX_VALUE - 1_000_000_000),
                        Arbitraries.longs())
                .as((lanes, messages, delivery, publish, remembers, routes, nanos, seed) -> new ModelSettings(
                        toAll,
                        lanes,
                        messages,
                        delivery,
                        publish,
                        remembers,
                        routes,
                        Instant.parse("2026-03-01T23:30:00Z"),
                        nanos,
                        seed));
    }

    static Arbitrary<List<ModelAction>> actions() {
        return Arbitraries.frequencyOf(
                        Tuple.of(96, action("send", sends(), ModelWorld::send)),
                        Tuple.of(16, bursts()),
                        Tuple.of(80, just("step", ModelWorld::step)),
                        Tuple.of(80, runs(Arbitraries.just(new Accept()))),
                        Tuple.of(64, runs(failures())),
                        Tuple.of(8, runs(hangs())),
                        Tuple.of(48, action("advance", durations(), ModelWorld::advance)),
                        Tuple.of(8, action("jump", jumps(), ModelWorld::jump)),
                        Tuple.of(24, action("reset", Arbitraries.integers().between(0, 2), ModelWorld::reset)),
                        Tuple.of(2, just("close, draining", world -> world.close(true))),
                        Tuple.of(4, just("end the drain", ModelWorld::endDrain)),
                        Tuple.of(1, just("close at once", world -> world.close(false))))
                .list()
                .ofMaxSize(ACTIONS)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<ModelSend> sends() {
        Arbitrary<Integer> sizes = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(0, 60)),
                Tuple.of(3, Arbitraries.integers().between(100, 1_500)),
                Tuple.of(1, Arbitraries.integers().between(3_000, 12_000)));
        return Combinators.combine(
                        kinds(),
                        Arbitraries.integers().between(0, 2),
                        sizes,
                        Arbitraries.frequency(Tuple.of(9, false), Tuple.of(1, true)))
                .as(ModelSend::new);
    }

    private static Arbitrary<ModelSend.Kind> kinds() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(ModelSend.Kind.LOG)),
                Tuple.of(4, Arbitraries.of(ModelSend.Kind.OBJECT, ModelSend.Kind.TASK, ModelSend.Kind.ADMIN)),
                Tuple.of(2, Arbitraries.of(ModelSend.Kind.class)));
    }

    private static Arbitrary<ModelAction> bursts() {
        return Combinators.combine(Arbitraries.integers().between(2, 30), sends())
                .as((times, send) -> new ModelAction("send " + times + " times " + send, world -> {
                    for (int i = 0; i < times; i++) {
                        world.send(send);
                    }
                }));
    }

    private static Arbitrary<Duration> durations() {
        return Arbitraries.of(
                Duration.ofNanos(1),
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofMillis(400),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3).minusNanos(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30).minusNanos(1),
                Duration.ofSeconds(31),
                Duration.ofMinutes(6));
    }

    private static Arbitrary<Duration> jumps() {
        return Arbitraries.of(Duration.ofHours(1), Duration.ofHours(-1), Duration.ofMinutes(31), Duration.ofDays(-1));
    }

    private static Arbitrary<ModelAnswer> failures() {
        Arbitrary<Duration> asked = Arbitraries.of(
                        Duration.ZERO,
                        Duration.ofMillis(30),
                        Duration.ofSeconds(2),
                        Duration.ofDays(9_999),
                        Duration.ofSeconds(-5))
                .injectNull(0.6);
        Arbitrary<ModelAnswer> stated = Combinators.combine(
                        Arbitraries.of(Reason.class),
                        Arbitraries.frequency(
                                Tuple.of(6, Spread.NONE), Tuple.of(6, Spread.BEGINNING), Tuple.of(1, Spread.ANY)),
                        Arbitraries.longs(),
                        asked)
                .as(Fail::new);
        Arbitrary<ModelAnswer> unforeseen = Combinators.combine(
                        Arbitraries.of(Surprise.class), Arbitraries.integers().between(0, 10))
                .as(Break::new);
        return Arbitraries.frequencyOf(Tuple.of(5, stated), Tuple.of(1, unforeseen));
    }

    private static Arbitrary<ModelAnswer> hangs() {
        Arbitrary<ModelAnswer> late = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just((ModelAnswer) new Accept())), Tuple.of(1, failures()));
        return Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(true, false), late)
                .as(Hang::new);
    }

    private static Arbitrary<ModelAction> runs(Arbitrary<? extends ModelAnswer> answers) {
        return Combinators.combine(Arbitraries.integers().between(0, 5), answers)
                .as((which, answer) ->
                        new ModelAction("run call " + which + ": " + answer, world -> world.run(which, answer)));
    }

    private static <T> Arbitrary<ModelAction> action(
            String name, Arbitrary<T> values, BiConsumer<ModelWorld, T> change) {
        return values.map(value -> new ModelAction(name + " " + value, world -> change.accept(world, value)));
    }

    private static Arbitrary<ModelAction> just(String name, Consumer<ModelWorld> change) {
        return Arbitraries.just(new ModelAction(name, change));
    }
}
