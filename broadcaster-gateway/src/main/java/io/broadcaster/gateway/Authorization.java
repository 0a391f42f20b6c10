package io.broadcaster.gateway;

/** Checks what the application's server has signed for a browser: {@code key:HMAC}. */
final class Authorization {
    private Authorization() {}

    /** For a private channel, or with {@code channelData} for a presence channel. */
    static boolean allowsChannel(App app, String auth, String socketId, String channel, String channelData) {
        String text = socketId + ":" + channel + (channelData.isEmpty() ? "" : ":" + channelData);
        return isSigned(app, auth, text);
    }

    /** For a sign-in. */
    static boolean allowsUser(App app, String auth, String socketId, String userData) {
        return isSigned(app, auth, socketId + "::user::" + userData);
    }

    private static boolean isSigned(App app, String auth, String text) {
        return Hmac.isEqual(auth, app.key() + ":" + Hmac.sha256(app.secret(), text));
    }
}
