package io.broadcaster.spi;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.ConfigurationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private static final String SECRET = "canary-7f3a";

    @Test
    void keysHaveAValueAndComeInAlphabeticalOrder() {
        Options options = Options.of(Map.of("X_B", "2", "X_C", " \t", "X_A", "1", "X_D", ""));
        assertEquals(List.of("X_A", "X_B"), List.copyOf(options.keys()));
        assertThrows(UnsupportedOperationException.class, () -> options.keys().remove("X_A"));
    }

    @Test
    void blankCountsAsAbsentForEveryGetter() {
        Options options = Options.of(Map.of("X", "  "));
        assertNull(options.text("X"));
        assertEquals("fallback", options.text("X", "fallback"));
        assertEquals(7, options.number("X", 7, 10, 20));
        assertTrue(options.flag("X", true));
        assertEquals(Duration.ZERO, options.duration("X", Duration.ZERO));
        assertDoesNotThrow(options::check);
    }

    @Test
    void textIsVerbatim() {
        Options options = Options.of(Map.of("X", " a b "));
        assertEquals(" a b ", options.text("X"));
        assertEquals(" a b ", options.text("X", "fallback"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "0", "+5", " 5 ", "20"})
    void numberTakesBothItsBounds(String text) {
        Options options = Options.of(Map.of("X", text));
        assertEquals(Long.parseLong(text.strip()), options.number("X", 7, -5, 20));
        assertDoesNotThrow(options::check);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-6", "21", "9223372036854775808", "1.5", "five", "0x5", "5 6"})
    void numberElsewhereIsAFault(String text) {
        Options options = Options.of(Map.of("X", text));
        assertEquals(7, options.number("X", 7, -5, 20));
        String fault = onlyFault(options);
        assertTrue(fault.startsWith("X must be a whole number from -5 to 20"), fault);
    }

    @Test
    void numberOutOfBoundsIsShown() {
        Options options = Options.of(Map.of("X", "70000"));
        assertEquals(1, options.number("X", 1, 1, 65_535));
        assertEquals("X must be a whole number from 1 to 65535, not 70000", onlyFault(options));
    }

    @Test
    void flagIsTrueOrFalseInAnyCase() {
        Options options = Options.of(Map.of("T", " TRUE ", "F", "False"));
        assertTrue(options.flag("T", false));
        assertFalse(options.flag("F", true));
        assertTrue(options.flag("ABSENT", true));
        assertDoesNotThrow(options::check);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "yes", "on", "truee"})
    void flagOtherwiseIsAFault(String text) {
        Options options = Options.of(Map.of("X", text));
        assertTrue(options.flag("X", true));
        assertEquals("X must be true or false", onlyFault(options));
    }

    @Test
    void durationIsIso() {
        Options options = Options.of(Map.of("X", " PT1.5S ", "Y", "P36500D", "Z", "pt0.000000001s"));
        assertEquals(Duration.ofMillis(1_500), options.duration("X", Duration.ZERO));
        assertEquals(Duration.ofDays(36_500), options.duration("Y", Duration.ZERO));
        assertEquals(Duration.ofNanos(1), options.duration("Z", Duration.ZERO));
        assertDoesNotThrow(options::check);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "-PT1S", "30", "30s", "P36500DT0.000000001S", "PT9999999999999999999H", "P1Y"})
    void durationOtherwiseIsAFault(String text) {
        Options options = Options.of(Map.of("X", text));
        assertEquals(Duration.ofSeconds(9), options.duration("X", Duration.ofSeconds(9)));
        String fault = onlyFault(options);
        assertTrue(fault.startsWith("X must be an ISO-8601 duration such as PT30S"), fault);
    }

    @Test
    void faultsAreReportedTogetherWithWhereTheyCameFrom() {
        Options options = new Options(
                Map.of("X_PORT", "http", "X_TLS", "maybe"), Map.of("X_PORT", ".env"), Options.Shared.DEFAULT);
        options.number("X_PORT", 1, 1, 9);
        options.flag("X_TLS", false);
        options.fault("X_KEY", "is too short");
        options.fault("Missing configuration: X_SECRET");
        ConfigurationException thrown = assertThrows(ConfigurationException.class, options::check);
        assertEquals(
                List.of(
                        "X_PORT (in .env) must be a whole number from 1 to 9",
                        "X_TLS must be true or false",
                        "X_KEY is too short",
                        "Missing configuration: X_SECRET"),
                thrown.faults());
        assertEquals(String.join("; ", thrown.faults()), thrown.getMessage());
    }

    @Test
    void secretBehindAnyKeyIsNeverShown() {
        Options options = Options.of(Map.of("A", SECRET, "B", SECRET, "C", SECRET));
        options.number("A", 1, 1, 9);
        options.flag("B", true);
        options.duration("C", Duration.ZERO);
        ConfigurationException thrown = assertThrows(ConfigurationException.class, options::check);
        assertEquals(3, thrown.faults().size());
        assertFalse(thrown.toString().contains(SECRET));
        assertNull(thrown.getCause());
        assertEquals("Options[A, B, C]", options.toString());
    }

    @Test
    void publishTimeoutIsTheGivenOneOrFiveSeconds() {
        assertEquals(Duration.ofSeconds(5), Options.of(Map.of()).shared().publishTimeout());
        assertEquals(
                Duration.ofSeconds(1),
                new Options(Map.of(), Map.of(), Options.Shared.DEFAULT.withPublishTimeout(Duration.ofSeconds(1)))
                        .shared()
                        .publishTimeout());
    }

    @Test
    void laterChangesOfTheMapsChangeNothing() {
        Map<String, String> values = new HashMap<>(Map.of("X", "1"));
        Map<String, String> origins = new HashMap<>();
        Options options = new Options(values, origins, Options.Shared.DEFAULT);
        values.put("X", "2");
        origins.put("X", "elsewhere");
        assertEquals("1", options.text("X"));
        options.fault("X", "is wrong");
        assertEquals("X is wrong", onlyFault(options));
    }

    private static String onlyFault(Options options) {
        List<String> faults =
                assertThrows(ConfigurationException.class, options::check).faults();
        assertEquals(1, faults.size());
        return faults.get(0);
    }
}
