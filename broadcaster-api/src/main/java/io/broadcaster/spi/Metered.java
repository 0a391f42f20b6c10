package io.broadcaster.spi;

/** An optional ability: its quota belongs to an account, which other processes use too. */
@FunctionalInterface
public interface Metered {

    /** Names the account: the same in every process that uses it up, and no secret; such as {@code pusher:eu:1234}. */
    String account();
}
