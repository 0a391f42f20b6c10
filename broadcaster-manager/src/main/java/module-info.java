/** Lanes, routes, failover and receipts over any broadcasters. */
module io.broadcaster.manager {
    requires transitive io.broadcaster.api;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.datatype.jsr310;
    requires com.github.f4b6a3.uuid;
    requires io.github.cdimascio.dotenv.java;
    requires org.jctools.core;
    requires org.slf4j;

    exports io.broadcaster.manager;

    // Announcements of other instances.
    opens io.broadcaster.manager to
            com.fasterxml.jackson.databind;

    uses io.broadcaster.spi.BroadcasterProvider;
}
