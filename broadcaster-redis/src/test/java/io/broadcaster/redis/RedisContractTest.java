package io.broadcaster.redis;

import io.broadcaster.tck.BroadcasterContract;
import io.broadcaster.tck.Harness;

/** One server with a password that writes everything to its disk. */
class RedisContractTest extends BroadcasterContract {

    @Override
    protected Harness start() {
        return new RedisHarness();
    }
}
