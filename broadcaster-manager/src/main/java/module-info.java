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

    uses io.broadcaster.spi.BroadcasterProvider;
}
