package io.broadcaster.demo;

import io.broadcaster.manager.RouteStatus;
import io.broadcaster.spi.Reason;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What is wrong with a backend, and what to do about it. */
final class Advice {
    private Advice() {}

    /** @param failure what the probe ended with, which matters only where the route itself reports nothing */
    static String of(RouteStatus route, Throwable failure) {
        String error = route.lastError();
        if (error == null) {
            error = failure instanceof TimeoutException
                    ? "nothing came back in time"
                    : Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        }
        // A driver that advises knows more than we do here.
        boolean advised = error.toLowerCase(Locale.ROOT).contains("check ");
        return advised ? error : error + "; " + advice(route.reason());
    }

    private static String advice(@Nullable Reason reason) {
        if (reason == null) {
            return "check that the server runs, and its address in the configuration";
        }
        return switch (reason) {
            case QUOTA_EXHAUSTED -> "wait for the plan's reset, or enlarge the plan";
            case RATE_LIMITED -> "try again later, or enlarge the plan";
            case UNAVAILABLE -> "check that the server runs, and its address in the configuration";
            case UNAUTHORIZED -> "check the credentials in the configuration";
            case REJECTED -> "check the server's limits";
        };
    }
}
