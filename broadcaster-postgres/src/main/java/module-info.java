/** PostgreSQL rows as the wire, with LISTEN/NOTIFY as the wake-up. */
module io.broadcaster.postgres {
    requires transitive io.broadcaster.api;
    requires java.sql;
    requires org.postgresql.jdbc;
    requires org.slf4j;
    // For javac, which wants to see the annotations of PostgreSQL's driver.
    requires static org.checkerframework.checker.qual;

    exports io.broadcaster.postgres;

    provides io.broadcaster.spi.BroadcasterProvider with
            io.broadcaster.postgres.PostgresBroadcasterProvider;
}
