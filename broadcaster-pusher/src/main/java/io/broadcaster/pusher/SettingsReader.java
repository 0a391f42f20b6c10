package io.broadcaster.pusher;

import io.broadcaster.spi.Options;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Turns configuration into settings, noting everything that is wrong with it. */
final class SettingsReader {
    static final String MISSING = "Missing configuration: PUSHER_APP_ID, PUSHER_KEY, or PUSHER_SECRET";

    private static final String DEFAULT_CLUSTER = "mt1";
    private static final String MASTER_KEY = "PUSHER_ENCRYPTION_MASTER_KEY";
    private static final int MASTER_KEY_BYTES = 32;

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Pattern CLUSTER = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    /** The client's signing takes the secret's bytes in the platform's charset: only ASCII is the same in all. */
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");

    private SettingsReader() {}

    /** @throws io.broadcaster.ConfigurationException with every fault */
    static PusherSettings read(Options options) {
        if (!options.keys().containsAll(List.of("PUSHER_APP_ID", "PUSHER_KEY", "PUSHER_SECRET"))) {
            options.fault(MISSING);
        }
        String host = host(options);
        PusherSettings settings = new PusherSettings(
                appId(options),
                text(options, "PUSHER_KEY", PRINTABLE, "must be printable ASCII without blanks"),
                text(options, "PUSHER_SECRET", PRINTABLE, "must be printable ASCII without blanks"),
                cluster(options, host),
                host,
                (int) options.number("PUSHER_PORT", PusherSettings.DEFAULT_PORT, 1, 65535),
                options.flag("PUSHER_USE_TLS", true),
                masterKey(options),
                options.shared().publishTimeout());
        options.check();
        return settings;
    }

    /** Pusher's are numbers; a self-hosted server's may be names. */
    private static String appId(Options options) {
        return options.text("PUSHER_HOST") == null
                ? text(options, "PUSHER_APP_ID", NUMBER, "must be the app's number, such as 123456")
                : text(options, "PUSHER_APP_ID", NAME, "must be of letters, digits, - and _");
    }

    private static String text(Options options, String key, Pattern format, String problem) {
        String text = options.text(key, "");
        if (!text.isEmpty() && !format.matcher(text).matches()) {
            options.fault(key, problem);
        }
        return text;
    }

    private static @Nullable String cluster(Options options, @Nullable String host) {
        String cluster = text(options, "PUSHER_CLUSTER", CLUSTER, "must be a cluster's name, such as eu or ap2");
        if (!cluster.isEmpty()) {
            return cluster;
        }
        return host == null ? DEFAULT_CLUSTER : null;
    }

    private static @Nullable String host(Options options) {
        String text = options.text("PUSHER_HOST");
        if (text == null) {
            return null;
        }
        try {
            return new HttpUrl.Builder().scheme("https").host(text).build().host();
        } catch (IllegalArgumentException notAHost) {
            options.fault(
                    "PUSHER_HOST",
                    "must be a host name or an address alone: no scheme, no path, the port in" + " PUSHER_PORT");
            return null;
        }
    }

    private static @Nullable String masterKey(Options options) {
        String text = options.text(MASTER_KEY);
        if (text != null && !isMasterKey(text)) {
            options.fault(
                    MASTER_KEY, "must be " + MASTER_KEY_BYTES + " bytes in base64, as of: openssl rand -base64 32");
        }
        return text;
    }

    private static boolean isMasterKey(String text) {
        try {
            return Base64.getDecoder().decode(text).length == MASTER_KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}
