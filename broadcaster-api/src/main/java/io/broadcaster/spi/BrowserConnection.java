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
     * @throws IllegalArgumentException when an argument is not what it must be
     */
    String sign(String socketId, String channel, @Nullable String channelData);

    /**
     * Signs a browser's user in, so that the provider knows which connections are that user's.
     *
     * @param socketId the browser's connection
     * @param userData the user as a JSON object whose {@code id} is a non-empty string
     * @return the JSON that the provider's browser client expects
     * @throws IllegalArgumentException when an argument is not what it must be
     * @throws UnsupportedOperationException when the provider knows no users, as by default
     */
    default String signIn(String socketId, String userData) {
        throw new UnsupportedOperationException("this provider has no sign-in of users");
    }
}
