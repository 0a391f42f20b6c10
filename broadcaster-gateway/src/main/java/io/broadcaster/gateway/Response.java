package io.broadcaster.gateway;

import java.util.Map;

/** What an HTTP request is answered. */
record Response(int status, String contentType, String body) {

    static Response json(Map<String, ?> value) {
        return json(200, value);
    }

    static Response json(int status, Map<String, ?> value) {
        return new Response(status, "application/json", Json.write(value));
    }

    static Response text(int status, String text) {
        return new Response(status, "text/plain; charset=utf-8", text + "\n");
    }
}
