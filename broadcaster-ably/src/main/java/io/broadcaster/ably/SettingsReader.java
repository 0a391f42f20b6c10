package io.broadcaster.ably;

import io.broadcaster.spi.Options;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Turns configuration into settings, noting everything that is wrong with it. */
final class SettingsReader {
    static final String MISSING = "Missing configuration: ABLY_API_KEY";

    private static final int FREE_PLAN = 50;
    private static final Pattern KEY = Pattern.compile("[!-9;-~]+:[!-9;-~]+");

    private SettingsReader() {}

    /** @throws io.broadcaster.ConfigurationException with every fault */
    static AblySettings read(Options options) {
        AblySettings settings = new AblySettings(
                key(options),
                host(options),
                (int) options.number("ABLY_PORT", AblySettings.DEFAULT_PORT, 1, 65535),
                options.flag("ABLY_USE_TLS", true),
                (int) options.number("ABLY_REQUESTS_PER_SECOND", FREE_PLAN, 1, 1_000_000),
                options.shared().publishTimeout());
        options.check();
        return settings;
    }

    private static String key(Options options) {
        String key = options.text("ABLY_API_KEY", "");
        if (key.isEmpty()) {
            options.fault(MISSING);
        } else if (!KEY.matcher(key).matches()) {
            options.fault("ABLY_API_KEY", "must be a whole API key, such as appid.keyid:secret");
        }
        return key;
    }

    private static String host(Options options) {
        String text = options.text("ABLY_HOST", AblySettings.DEFAULT_HOST);
        try {
            return new HttpUrl.Builder().scheme("https").host(text).build().host();
        } catch (IllegalArgumentException notAHost) {
            options.fault(
                    "ABLY_HOST", "must be a host name or an address alone: no scheme, no path, the port in ABLY_PORT");
            return AblySettings.DEFAULT_HOST;
        }
    }
}
