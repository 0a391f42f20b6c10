package io.broadcaster.demo;

import io.broadcaster.gateway.App;
import io.broadcaster.gateway.GatewayOptions;
import io.broadcaster.manager.Configuration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the gateway listens and for whom, and where browsers find it. */
final class GatewaySettings {
    static final int PORT = 6_001;
    static final String EVERYWHERE = "0.0.0.0";

    private GatewaySettings() {}

    /**
     * The option's value, else {@code GATEWAY_PORT}, else {@link #PORT}.
     *
     * @throws CommandFailure when it is no port
     */
    static int port(@Nullable Integer option, Configuration configuration) {
        String text = option == null ? configuration.text("GATEWAY_PORT") : option.toString();
        return text == null ? PORT : number(text, "--port or GATEWAY_PORT");
    }

    /** @throws CommandFailure when two of the apps are alike */
    static GatewayOptions options(String host, int port, List<App> apps) {
        try {
            return GatewayOptions.of(host, port, apps.toArray(App[]::new));
        } catch (IllegalArgumentException alike) {
            throw new CommandFailure(String.valueOf(alike.getMessage()));
        }
    }

    /** {@code GATEWAY_PUBLIC_PORT}; null for the gateway's own. */
    static @Nullable Integer publicPort(Configuration configuration) {
        String text = configuration.text("GATEWAY_PUBLIC_PORT");
        return text == null ? null : number(text, "GATEWAY_PUBLIC_PORT");
    }

    /** {@code GATEWAY_PUBLIC_TLS}. */
    static boolean publicTls(Configuration configuration) {
        String text = configuration.text("GATEWAY_PUBLIC_TLS");
        if (text != null && !text.strip().matches("(?i)true|false")) {
            throw new CommandFailure("GATEWAY_PUBLIC_TLS must be true or false: correct it");
        }
        return text != null && Boolean.parseBoolean(text.strip());
    }

    private static int number(String text, String source) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 0 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new CommandFailure("The port of the gateway must be a number from 0 to 65535: correct " + source);
    }
}
