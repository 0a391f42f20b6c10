package io.broadcaster.demo;

import io.broadcaster.spi.BrowserConnection;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** What pages ask to follow the server: where to connect, and signatures for what they may read there. */
final class BrowserApi implements Endpoints {
    private final BrowserConnections connections;
    private final ConnectionStreams streams;
    private final Readers readers;

    @Inject
    BrowserApi(BrowserConnections connections, ConnectionStreams streams, Readers readers) {
        this.connections = connections;
        this.streams = streams;
        this.readers = readers;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(
                "/broadcast/connection",
                context -> Responses.send(context, "application/json", connections.descriptor()));
        routes.get("/broadcast/connection/stream", streams::open);
        routes.post("/broadcast/auth", this::authorize);
        routes.post("/broadcast/user-auth", this::signIn);
    }

    private void authorize(Context context) {
        BrowserConnection connection = connection(context);
        String channel = field(context, "channel_name");
        String member = channel.startsWith("presence-") ? field(context, "channel_data") : null;
        readers.check(context, member, channel);
        String socketId = Objects.requireNonNullElse(context.formParam("socket_id"), "");
        answer(context, () -> connection.sign(socketId, channel, member));
    }

    private void signIn(Context context) {
        BrowserConnection connection = connection(context);
        String user = field(context, "user_data");
        readers.check(context, user, "#server-to-user-" + Responses.textAt(user, "id"));
        String socketId = field(context, "socket_id");
        answer(context, () -> connection.signIn(socketId, user));
    }

    private BrowserConnection connection(Context context) {
        String provider = context.queryParam("provider");
        if (provider == null || provider.isEmpty()) {
            throw new BadRequestResponse("Name the provider: ?provider=pusher, or another of connections");
        }
        return connections
                .named(provider)
                .orElseThrow(() -> new NotFoundResponse(
                        "Browsers cannot connect to a provider of that name: /broadcast/connection names them"));
    }

    private static void answer(Context context, Supplier<String> signature) {
        try {
            Responses.send(context, "application/json", signature.get());
        } catch (IllegalArgumentException | UnsupportedOperationException impossible) {
            throw new BadRequestResponse(String.valueOf(impossible.getMessage()));
        }
    }

    private static String field(Context context, String name) {
        return Optional.ofNullable(context.formParam(name))
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new BadRequestResponse("The form lacks " + name));
    }
}
