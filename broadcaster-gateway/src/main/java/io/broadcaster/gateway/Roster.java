package io.broadcaster.gateway;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The members of a presence channel, as its subscribers have been told. Not thread-safe. */
final class Roster {
    private final Map<String, User> told = new LinkedHashMap<>();
    private final Map<String, Integer> here = new HashMap<>();
    private Map<String, User> elsewhere = Map.of();

    /** One more connection of a user; whether that makes a new member. */
    boolean join(User user) {
        here.merge(user.id(), 1, Integer::sum);
        return told.putIfAbsent(user.id(), user) == null;
    }

    /** One connection less; whether the member is gone. */
    boolean leave(User user) {
        here.computeIfPresent(user.id(), (id, count) -> count == 1 ? null : count - 1);
        return isGone(user.id()) && told.remove(user.id()) != null;
    }

    /** Learns who is connected to other nodes. */
    Change elsewhere(Map<String, User> users) {
        elsewhere = Map.copyOf(users);
        List<User> removed =
                told.values().stream().filter(user -> isGone(user.id())).toList();
        List<User> added = elsewhere.values().stream()
                .filter(user -> !told.containsKey(user.id()))
                .toList();
        removed.forEach(user -> told.remove(user.id()));
        added.forEach(user -> told.put(user.id(), user));
        return new Change(added, removed);
    }

    private boolean isGone(String id) {
        return !here.containsKey(id) && !elsewhere.containsKey(id);
    }

    /** The users that are connected to this node. */
    Map<String, User> here() {
        Map<String, User> users = new LinkedHashMap<>(told);
        users.keySet().retainAll(here.keySet());
        return users;
    }

    /** What a new subscriber is told. */
    String toJson() {
        String ids = told.keySet().stream().map(Json::quote).collect(Collectors.joining(","));
        String hash = told.values().stream()
                .map(user -> Json.quote(user.id()) + ":" + user.info())
                .collect(Collectors.joining(","));
        return "{\"presence\":{\"ids\":[" + ids + "],\"hash\":{" + hash + "},\"count\":" + told.size() + "}}";
    }

    /** Who came and who left. */
    record Change(List<User> added, List<User> removed) {}
}
