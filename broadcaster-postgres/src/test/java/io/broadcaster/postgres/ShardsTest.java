package io.broadcaster.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardsTest {

    /** Other processes, versions and languages count on it: expected values from another implementation of CRC-32. */
    @ParameterizedTest
    @CsvSource({"logs, 12", "admin, 6", "task_updates, 10", "run_events, 7", "ключ, 10"})
    void aChannelsShardNeverChanges(String channel, int shard) {
        assertEquals(shard, Shards.of(channel));
    }

    @Test
    void theMembersOfASetAscend() {
        assertArrayEquals(new int[] {0, 7, 15}, Shards.members(Shards.setOf(15) | Shards.setOf(0) | Shards.setOf(7)));
        assertArrayEquals(new int[] {Shards.of("logs")}, Shards.members(Shards.setOf(List.of("logs", "logs"))));
        assertEquals(16, Shards.members(Shards.ALL).length);
    }

    @Test
    void aWakeUpThatIsNotOursConcernsAllShards() {
        assertEquals(Shards.setOf(3) | Shards.setOf(11), WakeUps.shards("3,11"));
        assertEquals(Shards.ALL, WakeUps.shards(""));
        assertEquals(Shards.ALL, WakeUps.shards("{}"));
    }
}
