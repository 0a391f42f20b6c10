package io.broadcaster.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.postgresql.jdbc.PgConnection;
import org.springframework.core.io.ClassPathResource;
import org.springframework.integration.jdbc.channel.PostgresChannelMessageTableSubscriber;
import org.springframework.integration.jdbc.channel.PostgresSubscribableChannel;
import org.springframework.integration.jdbc.store.JdbcChannelMessageStore;
import org.springframework.integration.jdbc.store.channel.PostgresChannelMessageStoreQueryProvider;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.messaging.support.GenericMessage;

/** Spring Integration's subscribable channel on PostgreSQL, with the defaults of its documentation. */
final class SpringIntegration implements AutoCloseable {
    private static final String TRIGGER = """
            CREATE FUNCTION int_channel_message_notify_fct() RETURNS TRIGGER AS $BODY$
            BEGIN
                PERFORM pg_notify('int_channel_message_notify', NEW.REGION || ' ' || NEW.GROUP_KEY);
                RETURN NEW;
            END;
            $BODY$ LANGUAGE PLPGSQL;
            CREATE TRIGGER int_channel_message_notify_trg AFTER INSERT ON int_channel_message
            FOR EACH ROW EXECUTE PROCEDURE int_channel_message_notify_fct()""";

    private final HikariDataSource connections = new HikariDataSource();
    private final ExecutorService inOrder = Executors.newSingleThreadExecutor();
    private final PostgresChannelMessageTableSubscriber subscriber;
    private final PostgresSubscribableChannel channel;

    SpringIntegration(String address) {
        connections.setJdbcUrl("jdbc:" + address.replace("postgres@", ""));
        connections.setUsername("postgres");
        JdbcChannelMessageStore store = new JdbcChannelMessageStore(connections);
        store.setChannelMessageStoreQueryProvider(new PostgresChannelMessageStoreQueryProvider());
        store.afterPropertiesSet();
        subscriber = new PostgresChannelMessageTableSubscriber(
                () -> PostgresServer.connect(address).unwrap(PgConnection.class));
        channel = new PostgresSubscribableChannel(store, Channels.CHANNEL, subscriber);
        channel.setDispatcherExecutor(inOrder);
    }

    /** Once for each database. */
    static void prepare(String address) throws SQLException {
        try (HikariDataSource connections = new HikariDataSource()) {
            connections.setJdbcUrl("jdbc:" + address.replace("postgres@", ""));
            connections.setUsername("postgres");
            new ResourceDatabasePopulator(
                            new ClassPathResource("org/springframework/integration/jdbc/schema-postgresql.sql"))
                    .execute(connections);
        }
        PostgresServer.execute(address, TRIGGER);
    }

    void publish(int each) {
        for (int i = 0; i < each; i++) {
            channel.send(new GenericMessage<>(Text.DATA.of(0, i)));
        }
    }

    void listen(Consumer<String> heard) {
        channel.subscribe(message -> heard.accept((String) message.getPayload()));
        subscriber.start();
    }

    @Override
    public void close() {
        subscriber.stop();
        inOrder.shutdown();
        connections.close();
    }
}
