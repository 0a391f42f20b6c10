package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;

/** The gateway in the fan-out benchmark, in a process of its own. */
final class FanOutServer {
    private FanOutServer() {}

    /** Each line on stdin is how many messages to send to everybody. */
    public static void main(String[] arguments) throws Exception {
        Backend backend = Backend.memory();
        App app = App.of("1", "key", "secret");
        try (Gateway gateway = new Gateway(GatewayOptions.of("127.0.0.1", 0, app), backend)) {
            gateway.start();
            System.out.println(gateway.port());
            String text = "x".repeat(256);
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                for (int left = Integer.parseInt(line); left > 0; left--) {
                    backend.publisher().publish("logs", "log", text, null);
                }
            }
        }
    }
}
