package io.broadcaster.demo;

/** What opens one Pusher app. */
record PusherCredentials(String appId, String key, String secret) {

    /** New ones, that nobody can guess. */
    static PusherCredentials random() {
        return new PusherCredentials(Secrets.digits(6), Secrets.hex(10), Secrets.hex(20));
    }

    @Override
    public String toString() {
        return "PusherCredentials[appId=" + appId + ", key=" + key + ", secret=***]";
    }
}
