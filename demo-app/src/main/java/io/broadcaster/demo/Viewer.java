package io.broadcaster.demo;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to read a channel, as far as the server knows.
 *
 * @param isOperator whether the request has the operator's right
 * @param member whom the viewer wants to be there: the presence member, or the user who signs in, as JSON; null
 *     elsewhere. Anybody can claim anything, so whoever allows the channel has checked it
 * @param header the request's headers by name, such as {@code Cookie}; null for those that are absent
 */
public record Viewer(boolean isOperator, @Nullable String member, UnaryOperator<@Nullable String> header) {}
