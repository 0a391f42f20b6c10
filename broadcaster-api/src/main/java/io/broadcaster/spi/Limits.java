package io.broadcaster.spi;

/**
 * What one publish call may carry, and how often there may be one.
 *
 * <p>A provider that counts requests names {@code requestsPerSecond}. Its calls are then cut so that each is one
 * request: the messages of a batch are of one channel, and their {@code data} is together at most
 * {@code bytesPerPayload}, as far as can be told before it is encoded. Calls start evenly, a little slower than
 * {@code requestsPerSecond}; what comes meanwhile makes the next batch larger.
 *
 * @param messagesPerBatch at least 1
 * @param bytesPerPayload the largest {@code data} of a message, in bytes of UTF-8
 * @param callsInFlight how many publish calls make sense at once, at least 1
 * @param quotaReset when a used-up quota comes back, unless configuration says otherwise
 * @param requestsPerSecond how many requests the provider takes, or {@link #UNLIMITED}
 */
public record Limits(
        int messagesPerBatch, int bytesPerPayload, int callsInFlight, QuotaReset quotaReset, int requestsPerSecond) {

    /** The provider does not count requests. */
    public static final int UNLIMITED = 0;

    /** Checks the bounds. */
    public Limits {
        if (messagesPerBatch < 1 || bytesPerPayload < 1 || callsInFlight < 1 || requestsPerSecond < 0) {
            throw new IllegalArgumentException("limits must be at least 1: " + messagesPerBatch + " messages, "
                    + bytesPerPayload + " bytes, " + callsInFlight + " calls; requests per second at least 0: "
                    + requestsPerSecond);
        }
    }

    /** Of a provider that does not count requests. */
    public Limits(int messagesPerBatch, int bytesPerPayload, int callsInFlight, QuotaReset quotaReset) {
        this(messagesPerBatch, bytesPerPayload, callsInFlight, quotaReset, UNLIMITED);
    }

    /** Whether requests have to be spared. */
    public boolean isPaced() {
        return requestsPerSecond != UNLIMITED;
    }
}
