package io.broadcaster.demo;

import io.broadcaster.gateway.App;
import io.broadcaster.spi.BrowserConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** How browsers connect to the gateway of this deployment. */
final class GatewayConnection implements BrowserConnection {
    private final App app;
    private final @Nullable String host;
    private final IntSupplier port;
    private final boolean tls;

    /**
     * @param host as browsers reach it; null for the name by which they reach the app server
     * @param port as browsers reach it
     */
    GatewayConnection(App app, @Nullable String host, IntSupplier port, boolean tls) {
        this.app = app;
        this.host = host;
        this.port = port;
        this.tls = tls;
    }

    @Override
    public Map<String, Object> publicSettings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("key", app.key());
        if (host != null) {
            settings.put("host", host);
        }
        settings.put("port", port.getAsInt());
        settings.put("tls", tls);
        return settings;
    }

    @Override
    public String sign(String socketId, String channel, @Nullable String channelData) {
        String auth = app.authorizeChannel(socketId, channel, channelData == null ? "" : channelData);
        return Responses.encode(
                channelData == null ? Map.of("auth", auth) : Map.of("auth", auth, "channel_data", channelData));
    }

    @Override
    public String signIn(String socketId, String userData) {
        return Responses.encode(Map.of("auth", app.authorizeUser(socketId, userData), "user_data", userData));
    }
}
