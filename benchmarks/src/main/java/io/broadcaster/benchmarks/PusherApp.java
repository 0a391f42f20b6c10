package io.broadcaster.benchmarks;

import java.util.HashMap;
import java.util.Map;

/** An app on the stub, as everybody has to know it. */
final class PusherApp {
    static final String ID = "1";
    static final String KEY = "key";
    static final String SECRET = "secret";

    private PusherApp() {}

    static String authority(int port) {
        return "127.0.0.1:" + port;
    }

    /** For a manager. */
    static Map<String, String> configuration(int port) {
        return new HashMap<>(Map.of(
                "PUSHER_APP_ID",
                ID,
                "PUSHER_KEY",
                KEY,
                "PUSHER_SECRET",
                SECRET,
                "PUSHER_HOST",
                "127.0.0.1",
                "PUSHER_PORT",
                Integer.toString(port),
                "PUSHER_USE_TLS",
                "false"));
    }
}
