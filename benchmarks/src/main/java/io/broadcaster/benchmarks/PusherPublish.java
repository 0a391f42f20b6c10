package io.broadcaster.benchmarks;

import java.util.List;

/**
 * Messages per second through a provider's HTTP API, near and far, and with 1 and 100 ordering keys.
 * The provider checks each key's order. Arguments: messages a round (of ours, when near), rounds, and the milliseconds
 * of a round trip when far.
 */
@SuppressWarnings("try") // what is closed says that it throws Exception
public final class PusherPublish {
    private static final int KEYS = 100;
    private static final int CONNECTIONS = 64;

    private PusherPublish() {}

    public static void main(String... words) throws Exception {
        Arguments arguments = new Arguments(List.of(words));
        int many = arguments.number(0, 200_000);
        int rounds = arguments.number(1, 5);
        int roundTripMillis = arguments.number(2, 40);
        System.out.printf(
                "%s; Pusher on loopback, in a process of its own; %d bytes of data; %,d in flight; %d rounds%n",
                Machine.describe(), Text.DATA.of(0, 0).length() + 2, Window.MESSAGES, rounds);
        contest(0, 1, many, many / 20, rounds);
        contest(0, KEYS, many, many / 20, rounds);
        contest(roundTripMillis, 1, many / 1_000, many / 10_000, rounds);
        contest(roundTripMillis, KEYS, many / 10, many / 2_000, rounds);
    }

    /** @param few messages of those that send one after the other */
    private static void contest(int roundTripMillis, int keys, int many, int few, int rounds) throws Exception {
        int port = Ports.free();
        try (Receiver provider = new Receiver(Listening.HTTP, port + ":" + roundTripMillis);
                OursOnPusher ours = new OursOnPusher(port);
                OursOnPusher again = new OursOnPusher(port);
                PusherPeer one = new PusherPeer(port, 1);
                PusherPeer pool = new PusherPeer(port, CONNECTIONS);
                PusherAsyncPeer async = new PusherAsyncPeer(port);
                AblyPeer ably = new AblyPeer(port)) {
            int atOnce = keys == 1 ? few : many;
            Contest contest = new Contest(List.of(
                    new Entry("Broadcaster", n -> ours.publish(n, keys), provider, keys, many),
                    new Entry("Broadcaster again (control)", n -> again.publish(n, keys), provider, keys, many),
                    new Entry("pusher-http-java, sync", n -> one.loop(n, keys), provider, keys, few),
                    new Entry("the same, batches of 10", n -> one.batches(n, keys), provider, keys, 10 * few),
                    new Entry("the same, 64 threads", n -> pool.threads(n, keys), provider, keys, 10 * atOnce),
                    new Entry("PusherAsync", n -> async.single(n, keys), provider, keys, atOnce),
                    new Entry("the same, batches of 10", n -> async.batches(n, keys), provider, keys, 10 * atOnce),
                    new Entry("ably-java REST", n -> ably.loop(n, keys), provider, keys, few)));
            contest.run(rounds);
            System.out.printf("%nround trip of %d ms, keys: %d%n%n", roundTripMillis, keys);
            contest.print();
        }
    }
}
