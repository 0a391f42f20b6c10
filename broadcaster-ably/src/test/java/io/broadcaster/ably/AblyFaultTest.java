package io.broadcaster.ably;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static io.broadcaster.ably.TestApp.batch;
import static io.broadcaster.ably.TestApp.failure;
import static io.broadcaster.ably.TestApp.message;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers are those of the list of faults. */
@Timeout(60)
class AblyFaultTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(50);

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().dynamicHttpsPort().bindAddress("127.0.0.1"))
            .build();

    @Test
    void fault07NoAnswerInTimeMayHaveArrived() {
        assertFailure(
                failureAfter(SHORT, okJson("{}").withFixedDelay(60_000)),
                Outcome.UNKNOWN,
                "gave up waiting for the answer");
    }

    @Test
    void oneDeadlineCoversTheRequestsOfAllChannels() {
        SERVER.stubFor(post(anyUrl()).willReturn(okJson("{}")));
        SERVER.stubFor(
                post(urlEqualTo("/channels/b/messages")).willReturn(okJson("{}").withFixedDelay(60_000)));
        try (AblyBroadcaster ably = TestApp.at(SERVER.getPort(), SHORT)) {
            BroadcastException failure =
                    failure(ably, List.of(message("a", "1"), message("b", "2"), message("c", "3")));
            assertEquals(List.of(Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.REFUSED), failure.outcomes());
        }
    }

    @Test
    void fault08ARefusedConnectionCarriedNothing() throws Exception {
        int port;
        try (ServerSocket released = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = released.getLocalPort();
        }
        try (AblyBroadcaster ably = TestApp.at(port)) {
            assertFailure(failure(ably, batch(3)), Outcome.REFUSED, "no connection");
        }
    }

    @Test
    void fault09AnAnswerThatOnlyDripsEndsAtTheTotalDeadline() {
        assertFailure(
                failureAfter(
                        SHORT, okJson("{\"a\":\"" + "x".repeat(100) + "\"}").withChunkedDribbleDelay(100, 60_000)),
                Outcome.UNKNOWN,
                "gave up waiting for the answer");
    }

    @ParameterizedTest
    @EnumSource
    void fault11ABrokenConnectionMayHaveCarriedItAndIsNotTriedAgain(Fault fault) {
        assertFailure(failureAfter(LONG, aResponse().withFault(fault)), Outcome.UNKNOWN, "Ably (host: 127.0.0.1:");
    }

    @Test
    void fault12ANameThatIsNotKnownCarriedNothing() {
        AblySettings settings = SettingsReader.read(Options.of(TestApp.keys("ABLY_HOST", "ably.test")));
        try (AblyBroadcaster ably = AblyBroadcaster.to(settings, host -> {
            throw new UnknownHostException(host);
        })) {
            assertFailure(failure(ably, batch(3)), Outcome.REFUSED, "check ABLY_HOST");
        }
    }

    @Test
    void fault13AnUntrustedCertificateIsRefused() {
        try (AblyBroadcaster ably = TestApp.at(SERVER.getHttpsPort(), LONG, "ABLY_USE_TLS", "true")) {
            assertFailure(failure(ably, batch(3)), Outcome.REFUSED, "TLS failed, check ABLY_USE_TLS");
            assertEquals(0, SERVER.getAllServeEvents().size());
        }
    }

    @Test
    void fault13AServerWithoutTlsIsNotSpokenToInTheClear() {
        try (AblyBroadcaster ably = TestApp.at(SERVER.getPort(), LONG, "ABLY_USE_TLS", "true")) {
            assertFailure(failure(ably, batch(3)), Outcome.REFUSED, "TLS failed, check ABLY_USE_TLS");
        }
    }

    @Test
    void closingWakesABlockedPublish() throws Exception {
        SERVER.stubFor(post(anyUrl()).willReturn(okJson("{}").withFixedDelay(60_000)));
        AblyBroadcaster ably = TestApp.at(SERVER.getPort(), Duration.ofHours(1));
        CompletableFuture<BroadcastException> blocked = CompletableFuture.supplyAsync(() -> failure(ably, batch(3)));
        await().until(AblyFaultTest::isWaiting);

        ably.close();
        ably.close();

        assertFailure(blocked.get(), Outcome.UNKNOWN, "closed");
        assertFailure(failure(ably, batch(3)), Outcome.REFUSED, "closed");
    }

    private static boolean isWaiting() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().endsWith("Http1ExchangeCodec")
                        && frame.getMethodName().equals("readResponseHeaders"));
    }

    @Test
    void fault38AnInterruptIsNotSwallowed() {
        SERVER.stubFor(post(anyUrl()).willReturn(okJson("{}")));
        try (AblyBroadcaster ably = TestApp.at(SERVER.getPort(), LONG)) {
            Thread.currentThread().interrupt();
            try {
                ably.publish(batch(1));
            } catch (BroadcastException interrupted) {
                assertEquals(Reason.UNAVAILABLE, interrupted.reason());
            }
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void noThreadOutlivesABroadcaster() {
        SERVER.stubFor(post(anyUrl()).willReturn(okJson("{}")));
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        for (int i = 0; i < 20; i++) {
            try (AblyBroadcaster ably = TestApp.at(SERVER.getPort())) {
                ably.publish(batch(1));
            }
        }
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .noneMatch(thread ->
                        thread.getName().startsWith("ably") || thread.getName().startsWith("pool-")));
    }

    /** Of a batch of three, sent once. */
    private static BroadcastException failureAfter(Duration timeout, ResponseDefinitionBuilder answer) {
        SERVER.stubFor(post(anyUrl()).willReturn(answer));
        try (AblyBroadcaster ably = TestApp.at(SERVER.getPort(), timeout)) {
            return failure(ably, batch(3));
        }
    }

    private static void assertFailure(BroadcastException failure, Outcome outcome, String named) {
        assertEquals(Reason.UNAVAILABLE, failure.reason());
        assertEquals(Collections.nCopies(3, outcome), failure.outcomes());
        assertTrue(failure.getMessage().contains(named), failure.getMessage());
    }
}
