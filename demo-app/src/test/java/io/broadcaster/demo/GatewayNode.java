package io.broadcaster.demo;

import io.broadcaster.gateway.App;
import io.broadcaster.gateway.GatewayOptions;
import io.broadcaster.manager.Configuration;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A gateway that can be killed: it prints its port, and runs until its stdin ends. */
final class GatewayNode {
    private GatewayNode() {}

    /** Takes a key of the configuration, its value, and the heartbeat in milliseconds. */
    public static void main(String[] arguments) throws IOException {
        Configuration configuration = Configuration.of(Map.of(arguments[0], arguments[1]));
        try (ManagedGateway gateway = on(configuration, Duration.ofMillis(Long.parseLong(arguments[2])))) {
            gateway.start("--port");
            System.out.println("port " + gateway.port() + ".");
            while (System.in.read() >= 0) {
                // nobody has anything to say to it
            }
        }
    }

    static ManagedGateway on(Configuration configuration, Duration heartbeat) {
        App app = App.of(PusherApp.ID, PusherApp.KEY, PusherApp.SECRET);
        return new ManagedGateway(
                configuration, GatewayOptions.of("127.0.0.1", 0, app).withHeartbeat(heartbeat));
    }
}
