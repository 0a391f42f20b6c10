package io.broadcaster.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.broadcaster.manager.Configuration;
import java.io.PrintWriter;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/** Tries the configured routes one by one, and prints a line for each. */
final class EachRoute {
    private EachRoute() {}

    /**
     * Tries all, also after one has failed.
     *
     * @param trial returns what to print of a route that works, and throws a {@link CommandFailure} otherwise
     * @return the exit status
     */
    static int run(
            Configuration configuration,
            Interruption interruption,
            PrintWriter out,
            Function<RouteProbe, String> trial) {
        // Each route's own manager would announce itself in between the results.
        ((Logger) LoggerFactory.getLogger("io.broadcaster")).setLevel(Level.WARN);
        int status = 0;
        for (String route : RouteProbe.routesOf(configuration)) {
            try (RouteProbe probe = new RouteProbe(configuration, route, interruption)) {
                out.printf("%-10s ok      %s%n", route, trial.apply(probe));
            } catch (CommandFailure failure) {
                out.printf("%-10s failed  %s%n", route, failure.getMessage());
                status = 1;
            }
        }
        return status;
    }
}
