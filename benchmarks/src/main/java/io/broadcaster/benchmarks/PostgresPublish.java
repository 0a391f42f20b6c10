package io.broadcaster.benchmarks;

import java.util.List;

/**
 * Durable messages per second through PostgreSQL, until a listener has them. Arguments: messages a round (of ours),
 * rounds.
 */
public final class PostgresPublish {
    /** A round of those that commit each message is that much shorter. */
    private static final int SLOWER = 25;

    private PostgresPublish() {}

    public static void main(String... words) throws Exception {
        Arguments arguments = new Arguments(List.of(words));
        int many = arguments.number(0, 200_000);
        int few = Math.max(16, many / SLOWER);
        int rounds = arguments.number(1, 5);
        try (PostgresServer server = new PostgresServer()) {
            String database = server.database("broadcaster");
            String textbook = server.database("textbook");
            String integration = server.database("integration");
            SpringIntegration.prepare(integration);
            try (Receiver manager = new Receiver(Listening.MANAGER, database);
                    Receiver notified = new Receiver(Listening.NOTIFICATIONS, textbook);
                    Receiver subscribed = new Receiver(Listening.SPRING, integration);
                    Ours ours = new Ours("DATABASE_URL", database);
                    Ours again = new Ours("DATABASE_URL", database);
                    TextbookPostgres one = new TextbookPostgres(textbook, 1);
                    TextbookPostgres four = new TextbookPostgres(textbook, 4);
                    TextbookPostgres sixteen = new TextbookPostgres(textbook, 16);
                    SpringIntegration spring = new SpringIntegration(integration)) {
                Contest contest = new Contest(List.of(
                        new Entry("Broadcaster", ours::publish, manager, many),
                        new Entry("Broadcaster again (control)", again::publish, manager, many),
                        new Entry("pgjdbc, insert, notify, commit", one::transactions, notified, few),
                        new Entry("pgjdbc, both in one statement", one::statements, notified, few),
                        new Entry("the same, 4 threads", four::statements, notified, 4, few),
                        new Entry("the same, 16 threads", sixteen::statements, notified, 16, few),
                        new Entry("Spring Integration", spring::publish, subscribed, few / 2)));
                contest.run(rounds);
                System.out.printf(
                        "%s; %s; %d bytes of data; %,d in flight; %d rounds%n%n",
                        Machine.describe(),
                        server.describe(),
                        Text.DATA.of(0, 0).length() + 2,
                        Window.MESSAGES,
                        rounds);
                contest.print();
            }
        }
    }
}
