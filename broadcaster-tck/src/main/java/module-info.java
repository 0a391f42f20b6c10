/** The conformance kit for providers. */
module io.broadcaster.tck {
    requires transitive io.broadcaster.api;
    requires transitive org.junit.jupiter.api;
    requires awaitility;

    exports io.broadcaster.tck;

    opens io.broadcaster.tck to
            org.junit.platform.commons;
}
