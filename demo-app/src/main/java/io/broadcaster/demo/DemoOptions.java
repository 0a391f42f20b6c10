package io.broadcaster.demo;

import java.nio.file.Path;
import java.util.Set;

/**
 * What the user chose for the demo.
 *
 * @param port of the app server
 * @param gatewayPort of the gateway
 * @param sandboxPort of the Pusher-compatible sandbox
 * @param quota messages that the sandbox takes per UTC day
 * @param without the servers that are left out
 * @param folder where the environment file goes
 */
record DemoOptions(int port, int gatewayPort, int sandboxPort, int quota, Set<Backend> without, Path folder) {
    /** Copies the set. */
    DemoOptions {
        without = Set.copyOf(without);
    }
}
