package io.broadcaster.benchmarks;

import io.ably.lib.rest.AblyRest;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ClientOptions;

/** ably-java's REST client, which waits for the answer, and takes no batch for several channels. */
@SuppressWarnings("try") // what is closed says that it throws Exception
final class AblyPeer implements AutoCloseable {
    private final AblyRest ably;

    AblyPeer(int port) throws AblyException {
        ClientOptions options = new ClientOptions();
        options.token = "a.token";
        options.tls = false;
        options.restHost = "127.0.0.1";
        options.port = port;
        options.fallbackHosts = new String[0];
        options.useBinaryProtocol = false;
        ably = new AblyRest(options);
    }

    void loop(int each, int keys) throws AblyException {
        for (int i = 0; i < each; i++) {
            for (int key = 0; key < keys; key++) {
                ably.channels.get(Channels.ofKey(key)).publish(Channels.EVENT, Text.DATA.of(key, i));
            }
        }
    }

    @Override
    public void close() throws Exception {
        ably.close();
    }
}
