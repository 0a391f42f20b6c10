package io.broadcaster.benchmarks;

import io.broadcaster.Message;
import io.broadcaster.MessageListener;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Ways to listen, as long as the process lives. Each returns once it hears. */
enum Listening {
    /** What is published on Redis, by whomever. */
    REDIS {
        @Override
        void open(String address, Consumer<String> heard) throws InterruptedException {
            Jedis jedis = new Jedis(URI.create(address));
            CountDownLatch listening = new CountDownLatch(1);
            JedisPubSub subscription = new JedisPubSub() {
                @Override
                public void onSubscribe(String channel, int channels) {
                    listening.countDown();
                }

                @Override
                public void onMessage(String channel, String message) {
                    heard.accept(message);
                }
            };
            daemon(() -> {
                try {
                    jedis.subscribe(subscription, Channels.CHANNEL);
                } catch (JedisConnectionException serverEnded) {
                    // whatever has not come by now is missed by whoever waits for it
                }
            });
            listening.await();
        }
    },

    /** What is posted to a provider; the address is a port and the milliseconds of a round trip, as in {@code 8080:40}. */
    HTTP {
        @Override
        void open(String address, Consumer<String> heard) throws InterruptedException {
            String[] numbers = address.split(":", 2);
            HttpStub stub = new HttpStub(Long.parseLong(numbers[1]), body -> {
                Stamps.forEach(body, heard);
                return Answer.TAKEN;
            });
            stub.open(Integer.parseInt(numbers[0]));
        }
    },

    /** A manager's subscription on PostgreSQL. */
    MANAGER {
        @Override
        void open(String address, Consumer<String> heard) throws InterruptedException {
            BroadcasterManager manager = BroadcasterManager.builder()
                    .configuration(Configuration.of(Map.of("DATABASE_URL", address)))
                    .build();
            listen(manager, heard);
        }
    },

    /** The payloads of notifications. */
    NOTIFICATIONS {
        @Override
        void open(String address, Consumer<String> heard) throws Exception {
            Notifications notifications = new Notifications(address);
            daemon(() -> notifications.run(heard));
        }
    },

    /** Spring Integration's channel on PostgreSQL. */
    SPRING {
        @Override
        void open(String address, Consumer<String> heard) throws Exception {
            new SpringIntegration(address).listen(heard);
        }
    };

    /** @param heard called with each message's text, in one thread */
    abstract void open(String address, Consumer<String> heard) throws Exception;

    /** Returns once the manager listens. */
    static void listen(BroadcasterManager manager, Consumer<String> heard) throws InterruptedException {
        CountDownLatch listening = new CountDownLatch(1);
        var unused = manager.subscribe(Channels.CHANNEL, new MessageListener() {
            @Override
            public void onMessage(Message message) {
                heard.accept(message.data());
            }

            @Override
            public void onListening(String route, boolean complete) {
                listening.countDown();
            }
        });
        listening.await();
    }

    static void daemon(Runnable work) {
        Thread thread = new Thread(work, "listening");
        thread.setDaemon(true);
        thread.start();
    }
}
