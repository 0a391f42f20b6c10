package io.broadcaster.gateway;

/** What the application's server signs for a browser: {@code key:HMAC}. */
final class Authorization {
    private Authorization() {}

    /** For a private channel, or with {@code channelData} for a presence channel. */
    static boolean allowsChannel(App app, String auth, String socketId, String channel, String channelData) {
        return Hmac.isEqual(auth, ofChannel(app, socketId, channel, channelData));
    }

    /** @param channelData the presence member; empty for other channels */
    static String ofChannel(App app, String socketId, String channel, String channelData) {
        return sign(app, socketId + ":" + channel + (channelData.isEmpty() ? "" : ":" + channelData));
    }

    /** For a sign-in. */
    static boolean allowsUser(App app, String auth, String socketId, String userData) {
        return Hmac.isEqual(auth, ofUser(app, socketId, userData));
    }

    static String ofUser(App app, String socketId, String userData) {
        return sign(app, socketId + "::user::" + userData);
    }

    private static String sign(App app, String text) {
        return app.key() + ":" + Hmac.sha256(app.secret(), text);
    }
}
