package io.broadcaster.demo;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Public channels for everybody; all that is private, and what operators talk about, for operators. */
final class OperatorsOnly implements ChannelAuthorizer {
    private static final List<String> GUARDED = List.of("private-", "presence-", "#");

    private final Set<String> internal;

    /** @param adminChannel where admin events go */
    OperatorsOnly(String adminChannel) {
        // What is published on run_events is an admin event too; instances tell each other where they run.
        internal = Stream.of(adminChannel, "admin", "run_events", "broadcaster_instances")
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean allows(Viewer viewer, String channel) {
        return viewer.isOperator()
                || !(internal.contains(channel) || GUARDED.stream().anyMatch(channel::startsWith));
    }
}
