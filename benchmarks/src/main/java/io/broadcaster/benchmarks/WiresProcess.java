package io.broadcaster.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

/** The process that is the provider, listens to the provider's messages and to Redis, and obeys its parent. */
final class WiresProcess extends JedisPubSub {
    private final PrintStream answers = new PrintStream(System.out, true, UTF_8);
    private final CountDownLatch listening = new CountDownLatch(1);
    private final Tally raw;
    private final Tally ordered;
    private final OrderedListener listener;
    private final FailingProvider provider;

    private WiresProcess(int keys) {
        raw = new Tally(keys);
        ordered = new Tally(keys);
        listener = new OrderedListener(ordered);
        provider = new FailingProvider(this::posted, answers::println);
    }

    /** Takes the provider's port, the address of Redis and the number of keys. */
    public static void main(String[] arguments) throws Exception {
        WiresProcess wires = new WiresProcess(Integer.parseInt(arguments[2]));
        new HttpStub(0, wires.provider).open(Integer.parseInt(arguments[0]));
        Jedis jedis = new Jedis(URI.create(arguments[1]));
        Thread thread = new Thread(() -> jedis.psubscribe(wires, Channels.CHANNEL + "-*"), "listening");
        thread.setDaemon(true);
        thread.start();
        wires.listening.await();
        wires.answers.println("listening");
        wires.obey(new BufferedReader(new InputStreamReader(System.in, UTF_8)));
        Runtime.getRuntime().halt(0); // the parent is gone; nothing that is left matters
    }

    private void obey(BufferedReader commands) throws Exception {
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            String[] words = command.split(" ", 3);
            switch (words[0]) {
                case "refuse" -> provider.refuse(Refusal.valueOf(words[1]), Long.parseLong(words[2]));
                case "recover" -> provider.recover();
                case "count" -> answers.println("count " + raw.count());
                default ->
                    answers.println("tally " + raw.describe(Long.parseLong(words[1])) + " | "
                            + ordered.describe(Long.parseLong(words[1])));
            }
        }
    }

    private void posted(String body) {
        Stamps.forEach(body, raw::accept);
        listener.posted(body);
    }

    @Override
    public void onPSubscribe(String pattern, int channels) {
        listening.countDown();
    }

    @Override
    public void onPMessage(String pattern, String channel, String message) {
        provider.heardElsewhere(message, System.nanoTime());
        raw.accept(message);
        listener.envelope(channel, message);
    }
}
