package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorsTest {
    private static final String TOKEN = "operators-canary-token";

    private @Nullable RunningApp app;

    @AfterEach
    void end() {
        if (app != null) {
            app.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET /admin/thread-1",
                "GET /admin/broadcaster-status",
                "POST /start",
                "POST /start/",
                "POST /admin/broadcasters/r/reset",
                "POST /demo/sandbox/exhaust"
            })
    void operatorsEndpointsNeedTheRight(String request) throws IOException {
        RunningApp running = start(AppAddress.loopback(0));
        assertEquals(401, RawHttp.status(running.send(request)));
        assertEquals(401, RawHttp.status(running.send(request, "Authorization: Bearer wrong")));
        assertEquals(401, RawHttp.status(running.send(request, "Cookie: broadcaster_operator=9999999999.00")));
        assertFalse(RawHttp.status(running.send(request, "Authorization: Bearer " + TOKEN)) == 401);
    }

    @Test
    void peopleAreSentToTheLoginPageAndBack() throws IOException {
        RunningApp running = start(AppAddress.loopback(0));
        String response = running.send("GET /admin/thread-1", "Accept: text/html,*/*");
        assertEquals(303, RawHttp.status(response));
        assertEquals("/login?next=%2Fadmin%2Fthread-1", location(response));
        assertFalse(response.contains("<h1>"), response);
        assertTrue(RawHttp.body(running.send("GET /login")).contains(" method=\"post\">"));
        assertEquals("/admin/thread-1", location(logIn(running, "?next=%2Fadmin%2Fthread-1", TOKEN)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//example.com", "https://example.com", "/%5Cexample.com", "javascript:1", "/%0d%0aX:y"})
    void aLoginLeadsNowhereElse(String next) throws IOException {
        assertEquals("/", location(logIn(start(AppAddress.loopback(0)), "?next=" + next, TOKEN)));
    }

    @Test
    void theCookieOpensUntilItIsTakenBackAndIsNotTheToken() throws IOException {
        RunningApp running = start(AppAddress.loopback(0));
        String set = cookie(logIn(running, "", TOKEN));
        assertTrue(set.endsWith("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"), set);
        assertFalse(set.contains(TOKEN), set);
        String cookie = "Cookie: " + set.substring(0, set.indexOf(';'));
        assertEquals(200, RawHttp.status(running.send("GET /admin/broadcaster-status", cookie)));
        assertEquals(401, RawHttp.status(running.send("GET /admin/broadcaster-status", cookie + "0")));
        String out = running.form("/logout", "", cookie);
        assertTrue(cookie(out).startsWith("broadcaster_operator=; Path=/; Max-Age=0;"), out);
    }

    @Test
    void behindTlsTheCookieIsSecureAndTheOriginThatOfTheProxy() throws IOException {
        RunningApp running = start(new AppAddress("127.0.0.1", 0, URI.create("https://logs.example.com")));
        String body = "token=" + TOKEN;
        String type = "Content-Type: application/x-www-form-urlencoded";
        String host = "Host: logs.example.com";
        String good =
                RawHttp.sendBody(running.port(), "POST /login", body, host, type, "Origin: https://logs.example.com");
        assertEquals(303, RawHttp.status(good), good);
        assertTrue(cookie(good).endsWith("; Secure"), good);
        for (String origin : List.of("http://logs.example.com", "https://example.com", "null")) {
            String bad = RawHttp.sendBody(running.port(), "POST /login", body, host, type, "Origin: " + origin);
            assertEquals(403, RawHttp.status(bad), origin);
        }
        assertEquals(403, RawHttp.status(RawHttp.send(running.port(), "GET /login", "Host: example.com")));
    }

    @Test
    void wrongLoginsAreCountedAndRefused() throws IOException {
        RunningApp running = start(AppAddress.loopback(0));
        for (int i = 0; i < TokenCheck.ATTEMPTS; i++) {
            String response = logIn(running, "", "wrong" + i);
            assertEquals(401, RawHttp.status(response), response);
            assertTrue(response.contains("role=\"alert\""), response);
            assertFalse(response.contains("Set-Cookie"), response);
        }
        assertEquals(429, RawHttp.status(logIn(running, "", TOKEN)));
        assertEquals(
                429, RawHttp.status(running.send("GET /admin/broadcaster-status", "Authorization: Bearer " + TOKEN)));
        assertEquals(200, RawHttp.status(running.send("GET /health/live")));
    }

    @ParameterizedTest
    @CsvSource({
        "cross-site, no-cors, 403",
        "same-site, cors, 403",
        "cross-site, navigate, 200",
        "same-origin, cors, 200",
        "none, navigate, 200"
    })
    void pagesOfOtherSitesEmbedNothing(String site, String mode, int status) throws IOException {
        RunningApp running = start(AppAddress.loopback(0));
        assertEquals(
                status,
                RawHttp.status(running.send(
                        "GET /broadcast/history?channel=logs", "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: " + mode)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /login", "POST /logout", "POST /start", "POST /broadcast/auth?provider=gateway"})
    void aPageOfAnotherOriginCannotAct(String request) throws IOException {
        RunningApp running = start(AppAddress.loopback(0));
        String right = "Authorization: Bearer " + TOKEN;
        assertEquals(403, RawHttp.status(running.send(request, right, "Origin: http://127.0.0.1:9")));
        assertEquals(403, RawHttp.status(running.send(request, right, "Origin: null")));
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0,", "::,", "192.0.2.1,", "127.0.0.1, https://logs.example.com"})
    void withoutATokenItListensOnLoopbackOnlyAndBehindNoProxy(String host, @Nullable URI publicUrl) {
        AppAddress address = new AppAddress(host, 0, publicUrl);
        CommandFailure failure =
                assertThrows(CommandFailure.class, () -> new Operators(null, address, InstantSource.system()));
        assertTrue(String.valueOf(failure.getMessage()).contains("ADMIN_TOKEN"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7:8000, true",
        "[2001:db8::1]:8000, true",
        "localhost:8000, true",
        "rebound.example.com:8000, false",
        "192.0.2.7.example.com, false"
    })
    void elsewhereAddressesAreRightHostsAndUnknownNamesAreNot(String host, boolean right) {
        assertEquals(right, new AppAddress("0.0.0.0", 0, null).isHost(host));
    }

    @Test
    void aSessionEndsWithItsTimeAndWithTheToken() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        Instant[] now = {start};
        OperatorSession session = new OperatorSession("token", () -> now[0]);
        String cookie = session.issue();
        assertTrue(session.isValid(cookie));
        assertFalse(new OperatorSession("other", () -> now[0]).isValid(cookie));
        String later =
                (Long.parseLong(cookie.substring(0, cookie.indexOf('.'))) + 1) + cookie.substring(cookie.indexOf('.'));
        assertFalse(session.isValid(later));
        now[0] = start.plus(OperatorSession.LIFETIME);
        assertFalse(session.isValid(cookie));
    }

    @Test
    void afterAMinuteAnAddressMayTryAgain() {
        Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
        TokenCheck check = new TokenCheck("token", () -> now[0]);
        for (int i = 0; i < TokenCheck.ATTEMPTS; i++) {
            assertFalse(check.isToken("wrong", "a"));
        }
        assertThrows(RuntimeException.class, () -> check.isToken("token", "a"));
        assertTrue(check.isToken("token", "b"));
        now[0] = now[0].plus(TokenCheck.WINDOW);
        assertTrue(check.isToken("token", "a"));
    }

    @Test
    void whoComesAfterManyOthersIsCountedAllTheSame() {
        TokenCheck check = new TokenCheck("token", InstantSource.fixed(Instant.EPOCH));
        for (int i = 0; i < TokenCheck.REMEMBERED; i++) {
            assertFalse(check.isToken("wrong", "address " + i));
        }
        for (int i = 0; i < TokenCheck.ATTEMPTS; i++) {
            assertFalse(check.isToken("wrong", "late"));
        }
        assertThrows(RuntimeException.class, () -> check.isToken("token", "late"));
    }

    @Test
    void behindAProxyWrongTokensAreCountedByWhomItHasSeen() throws IOException {
        RunningApp running = start(new AppAddress("127.0.0.1", 0, URI.create("https://logs.example.com")));
        String[] attacker = {"X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 203.0.113.1, 192.0.2.1"};
        for (int i = 0; i < TokenCheck.ATTEMPTS; i++) {
            assertEquals(401, status(running, "wrong", "X-Forwarded-For: 203.0.113." + i + ", 192.0.2.1"));
        }
        assertEquals(429, status(running, TOKEN, attacker));
        assertEquals(200, status(running, TOKEN, "X-Forwarded-For: 192.0.2.1, 198.51.100.7"));
    }

    @Test
    void withoutAProxyNobodyNamesAnotherAddress() throws IOException {
        RunningApp running = start(AppAddress.loopback(0));
        for (int i = 0; i < TokenCheck.ATTEMPTS; i++) {
            assertEquals(401, status(running, "wrong", "X-Forwarded-For: 192.0.2." + i));
        }
        assertEquals(429, status(running, TOKEN, "X-Forwarded-For: 198.51.100.7"));
    }

    private static int status(RunningApp running, String token, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Authorization: Bearer " + token);
        return RawHttp.status(running.send("GET /admin/broadcaster-status", all.toArray(String[]::new)));
    }

    private RunningApp start(AppAddress address) {
        RunningApp running = RunningApp.start(address, TOKEN, builder -> builder.route("r", new FailingBroadcaster()));
        app = running;
        return running;
    }

    private static String logIn(RunningApp running, String query, String token) throws IOException {
        return running.form("/login" + query, "token=" + token);
    }

    private static String location(String response) {
        return header(response, "Location");
    }

    private static String cookie(String response) {
        return header(response, "Set-Cookie");
    }

    private static String header(String response, String name) {
        return response.lines()
                .filter(line -> line.startsWith(name + ": "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(response))
                .substring(name.length() + 2);
    }
}
