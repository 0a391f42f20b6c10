/** The contract between applications, the manager and providers. */
module io.broadcaster.api {
    requires transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires org.slf4j;

    exports io.broadcaster;
    exports io.broadcaster.spi;
    exports io.broadcaster.memory;

    provides io.broadcaster.spi.BroadcasterProvider with
            io.broadcaster.memory.MemoryBroadcasterProvider;
}
