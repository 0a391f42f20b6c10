package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The kit catches every wrong broadcaster, each with the test that should. */
class KitTest {
    private static final List<Class<?>> WRONG = List.of(
            WrongPublishers.class,
            WrongLimits.class,
            WrongOutcomes.class,
            WrongFailures.class,
            WrongClosers.class,
            WrongListeners.class,
            WrongSubscriptions.class,
            WrongHistories.class,
            WrongStores.class,
            WrongStates.class);

    @TestFactory
    Stream<DynamicTest> catchesEveryWrongBroadcaster() {
        List<Class<?>> wrong = WRONG.stream()
                .flatMap(group -> Stream.of(group.getDeclaredClasses()))
                .filter(type -> type.isAnnotationPresent(CaughtBy.class))
                .collect(Collectors.toList());
        Map<String, Set<String>> failed = failures(wrong);
        return wrong.stream()
                .map(broadcaster -> dynamicTest(
                        broadcaster.getSimpleName(),
                        () -> assertCaught(
                                broadcaster.getAnnotation(CaughtBy.class),
                                failed.getOrDefault(broadcaster.getName(), Set.of()))));
    }

    private static void assertCaught(CaughtBy expected, Set<String> failed) {
        assertEquals(new TreeSet<>(Set.of(expected.value())), failed);
    }

    /** All at once, since most of their time they wait. */
    private static Map<String, Set<String>> failures(List<Class<?>> classes) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(classes.stream().flatMap(KitTest::tests).toArray(DiscoverySelector[]::new))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "32")
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(Event::getTestDescriptor)
                .collect(Collectors.groupingBy(
                        KitTest::className,
                        Collectors.mapping(KitTest::methodName, Collectors.toCollection(TreeSet::new))));
    }

    /** Where others may fail too, they need not be waited for. */
    private static Stream<DiscoverySelector> tests(Class<?> wrong) {
        CaughtBy expected = wrong.getAnnotation(CaughtBy.class);
        return expected.andOthers()
                ? Stream.of(expected.value()).map(test -> selectMethod(wrong, test, Bench.class))
                : Stream.of(selectClass(wrong));
    }

    private static String methodName(TestDescriptor test) {
        return ((MethodSource) test.getSource().orElseThrow()).getMethodName();
    }

    /** Of the subclass, not of the part of the contract that has the method. */
    private static String className(TestDescriptor test) {
        return test.getUniqueId().getSegments().stream()
                .filter(segment -> segment.getType().endsWith("class"))
                .map(segment -> segment.getValue())
                .findFirst()
                .orElseThrow();
    }
}
