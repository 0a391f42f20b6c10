package io.broadcaster.spi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An optional ability: browsers connect to the provider themselves. */
public interface BrowserConnection {

    /** What a browser needs to connect, such as key and cluster: public settings only, never a secret. */
    Map<String, Object> publicSettings();

    /**
     * Signs a browser's subscription to a private or presence channel.
     *
     * @param socketId the browser's connection
     * @param channel the channel it asks for, after the application has allowed it
     * @param channelData the presence member as JSON; null for channels without presence
     * @return the JSON that the provider's browser client expects
     */
    String sign(String socketId, String channel, @Nullable String channelData);
}
