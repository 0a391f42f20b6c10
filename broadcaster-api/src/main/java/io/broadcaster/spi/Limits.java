package io.broadcaster.spi;

/**
 * What one publish call may carry.
 *
 * @param messagesPerBatch at least 1
 * @param bytesPerPayload the largest {@code data} of a message, in bytes of UTF-8
 * @param callsInFlight how many publish calls make sense at once, at least 1
 * @param quotaReset when a used-up quota comes back, unless configuration says otherwise
 */
public record Limits(int messagesPerBatch, int bytesPerPayload, int callsInFlight, QuotaReset quotaReset) {

    /** Checks the bounds. */
    public Limits {
        if (messagesPerBatch < 1 || bytesPerPayload < 1 || callsInFlight < 1) {
            throw new IllegalArgumentException("limits must be at least 1: " + messagesPerBatch + " messages, "
                    + bytesPerPayload + " bytes, " + callsInFlight + " calls");
        }
    }
}
