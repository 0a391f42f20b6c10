package io.broadcaster.manager;

/**
 * What became of the messages. When traffic stops, {@code accepted = delivered + failed + dropped} and
 * {@code pending = 0}.
 *
 * @param accepted all that were sent
 * @param delivered taken by at least one route
 * @param failed rejected, invalid or expired
 * @param dropped refused by a full buffer or a closed manager
 * @param pending waiting or on their way
 */
public record MessageCounts(long accepted, long delivered, long failed, long dropped, long pending) {}
