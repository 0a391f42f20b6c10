package io.broadcaster.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    private static DatabaseUrl parse(String url) {
        return DatabaseUrl.parse(url).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://host:5433/app, host:5433/app",
        "postgres://host/app, host/app",
        "jdbc:postgresql://host/app, host/app",
        "postgresql://u:p@my_host:1/app, my_host:1/app",
        "postgresql://u@10.0.0.1/app, 10.0.0.1/app",
        "'postgresql://u:p@one:1,two:2/app', 'one:1,two:2/app'",
        "postgresql://[::1]:5432/app, [::1]:5432/app",
        "postgresql://host, host/",
        "postgresql://host?sslmode=require, host/",
        "postgresql:///app, localhost/app",
        "jdbc:postgresql:app, localhost/app",
        "jdbc:postgresql:/, localhost/",
        "postgresql://host/my%20app, host/my%20app",
    })
    void bothFormsNameAPlace(String url, String place) {
        assertEquals(place, parse(url).place());
        assertEquals("jdbc:postgresql://" + place, parse(url).jdbcUrl());
    }

    @Test
    void theLogInIsDecodedAndAPlusIsAPlus() {
        assertEquals(
                Map.of("user", "us er", "password", "a:b@c/d+e%"),
                parse("postgresql://us%20er:a:b%40c%2Fd+e%25@host/app").parameters());
    }

    @Test
    void anUnescapedAtSignBelongsToThePassword() {
        assertEquals(
                Map.of("user", "u", "password", "p@ss"),
                parse("postgresql://u:p@ss@host/app").parameters());
    }

    @Test
    void parametersArePassedOn() {
        assertEquals(
                Map.of("user", "u", "password", "p&", "sslmode", "verify-full", "options", "-c search_path=a"),
                parse("jdbc:postgresql://host/app?user=u&password=p%26&sslmode=verify-full"
                                + "&options=-c%20search_path=a")
                        .parameters());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:canary@host/app",
                "http://u:canary@host",
                "postgresql//u:canary@host/app",
                "postgresql:u:canary@host/app",
                "postgresql://u:canary@host:port/app",
                "postgresql://u:canary/x@host/app",
                "postgresql://u:1/canary@host/app",
                "postgresql://u:canary%@host/app",
                "postgresql://u:canary%zz@host/app",
                "postgresql://host/app?password",
                "postgresql://host/app?=canary",
                "postgresql://host/app?password=canary%",
                "postgresql://host/a/canary",
                "canary",
            })
    void whatIsMalformedIsNotRead(String url) {
        assertEquals(Optional.empty(), DatabaseUrl.parse(url));
    }

    @Test
    void itsTextLeavesOutTheLogIn() {
        assertEquals(
                "host/app",
                parse("postgresql://user:canary@host/app?sslpassword=canary").toString());
    }
}
