package io.broadcaster.postgres;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.broadcaster.Message;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way into the table: one transaction in two round trips, the second of them the commit. It runs in one
 * thread, while another waits for it and may abandon it.
 */
final class Insertion {
    // The time limits make the server itself end what was abandoned, so that no lock is held in vain. The isolation
    // level lets a message that is sent again meet its first copy, whatever the database's default.
    private static final String TRANSACTION = """
            SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
            SELECT set_config('statement_timeout', '%1$d', true),
                   set_config('idle_in_transaction_session_timeout', '%1$d', true);
            WITH locked AS MATERIALIZED (SELECT count(pg_advisory_xact_lock(%2$d, shard)) FROM unnest(?) AS shard)
            """;
    private static final String PUBLISHED = TRANSACTION + """
            INSERT INTO broadcaster_messages (shard, message_id, channel, envelope)
            SELECT rows.* FROM locked, unnest(?, ?, ?, ?) AS rows
            ON CONFLICT (message_id) DO NOTHING""";
    private static final String CARRIED_ELSEWHERE = TRANSACTION + """
            INSERT INTO broadcaster_messages AS present (carrier, shard, message_id, channel, envelope)
            SELECT ?, rows.* FROM locked, unnest(?, ?, ?, ?) AS rows
            ON CONFLICT (message_id) DO UPDATE SET envelope = excluded.envelope
            WHERE present.envelope <> excluded.envelope""";

    private final List<Message> batch;
    private final @Nullable String carrier;
    private final Duration timeout;
    private final int[] shardOfEach;
    private final int shards;
    private final CompletableFuture<Outcome> end = new CompletableFuture<>();
    private Outcome outcome = Outcome.REFUSED;
    private boolean abandoned;
    private @Nullable Connection connection;

    /**
     * @param batch each id once, when another route carried it
     * @param carrier the route that carried the batch, which listeners then do not hear; null when this is the carrier
     */
    Insertion(List<Message> batch, @Nullable String carrier, Duration timeout) {
        this.batch = batch;
        this.carrier = carrier;
        this.timeout = timeout;
        shardOfEach =
                batch.stream().mapToInt(message -> Shards.of(message.channel())).toArray();
        shards = Arrays.stream(shardOfEach).map(Shards::setOf).reduce(0, (a, b) -> a | b);
    }

    /** Returns once the rows are committed and the listeners woken. */
    void run(Connection on, WakeUps wakeUps) throws SQLException {
        begin(on);
        try {
            insert(on);
            advance(Outcome.UNKNOWN);
            wakeUps.commit(on, shards);
            advance(Outcome.ACCEPTED);
            end.complete(Outcome.ACCEPTED);
        } finally {
            leave();
        }
    }

    private void insert(Connection on) throws SQLException {
        on.setAutoCommit(false);
        String sql = carrier == null ? PUBLISHED : CARRIED_ELSEWHERE;
        try (PreparedStatement insert =
                on.prepareStatement(sql.formatted(Math.max(1, timeout.toMillis()), Shards.LOCKS))) {
            int column = 1;
            insert.setObject(column++, Shards.members(shards));
            if (carrier != null) {
                insert.setString(column++, carrier);
            }
            insert.setObject(column++, shardOfEach);
            insert.setObject(column++, column(Message::id));
            insert.setObject(column++, column(Message::channel));
            insert.setObject(column, column(Envelope::encode));
            insert.execute();
        }
    }

    private String[] column(Function<Message, String> value) {
        return batch.stream().map(value).toArray(String[]::new);
    }

    private synchronized void begin(Connection on) throws SQLException {
        connection = on;
        advance(Outcome.REFUSED);
    }

    private synchronized void leave() {
        connection = null;
    }

    private synchronized void advance(Outcome next) throws SQLException {
        if (abandoned) {
            throw new SQLException("the publish was given up");
        }
        outcome = next;
    }

    /** Ends the waiting for it, unless it has ended. */
    void fail(Throwable cause) {
        end.completeExceptionally(cause);
    }

    /**
     * Waits until the rows are committed.
     *
     * @throws SQLException what it failed with, or that the time is over
     */
    void await() throws SQLException {
        try {
            end.get(timeout.toNanos(), NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SQLException known ? known : new SQLException(e.getCause());
        } catch (TimeoutException e) {
            throw new SQLException("no answer within " + timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
    }

    /**
     * From now on it does not advance any more.
     *
     * @return what has become of every message of the batch
     */
    synchronized Outcome abandon() {
        abandoned = true;
        return outcome;
    }

    /** What it may be blocked in; null when it is not running. */
    synchronized @Nullable Connection connection() {
        return connection;
    }
}
