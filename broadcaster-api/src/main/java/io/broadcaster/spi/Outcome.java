package io.broadcaster.spi;

/** What a failed publish did with one message of the batch. */
public enum Outcome {
    /** The provider took it. */
    ACCEPTED,
    /** The provider certainly did not take it: sending it elsewhere cannot repeat it. */
    REFUSED,
    /** It may have arrived. */
    UNKNOWN
}
