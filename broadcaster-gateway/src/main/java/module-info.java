/** A WebSocket server that speaks the Pusher Channels protocol. */
module io.broadcaster.gateway {
    requires transitive io.broadcaster.api;
    requires com.fasterxml.jackson.databind;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires java.net.http;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires org.slf4j;

    exports io.broadcaster.gateway;
}
