package io.broadcaster.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** One event on one channel as the sandbox took it; {@code data} is the text that Pusher would hand to browsers. */
record SandboxEvent(
        @JsonProperty String name,
        @JsonProperty String channel,
        @JsonProperty String data,

        @JsonProperty("socket_id") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String socketId) {

    /** Roughly what it takes in memory, in characters. */
    int size() {
        return 100 + name.length() + channel.length() + data.length();
    }
}
