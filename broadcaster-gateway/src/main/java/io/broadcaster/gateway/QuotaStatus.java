package io.broadcaster.gateway;

/**
 * How an app's plan stands.
 *
 * @param quota messages per UTC day
 * @param used messages counted today
 * @param requests well-formed publish requests since the start
 * @param refused those of them that the quota refused
 */
public record QuotaStatus(long quota, long used, long requests, long refused) {}
