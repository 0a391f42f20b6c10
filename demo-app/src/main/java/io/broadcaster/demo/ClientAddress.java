package io.broadcaster.demo;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;

/** Where a request comes from: behind our own proxy the address that it has seen, else the connection's. */
final class ClientAddress {
    private static final String FORWARDED = "X-Forwarded-For";

    private ClientAddress() {}

    /** @param proxied whether a proxy on this machine stands before the server, and names clients */
    static String of(Context context, boolean proxied) {
        List<String> headers = Collections.list(context.req().getHeaders(FORWARDED));
        if (!proxied || headers.isEmpty() || !isLoopback(context.ip())) {
            return context.ip();
        }
        // Only what the proxy itself has added, at the end, is true: whatever stands before came from the client.
        String last = headers.get(headers.size() - 1);
        return last.substring(last.lastIndexOf(',') + 1).strip();
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("a connection's address is a number", impossible);
        }
    }
}
