package io.broadcaster.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.spi.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorReplyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOADING Redis is loading the dataset in memory | UNAVAILABLE",
                "READONLY You can't write against a read only replica. | UNAVAILABLE",
                "BUSY Redis is busy running a script. | UNAVAILABLE",
                "MASTERDOWN Link with MASTER is down | UNAVAILABLE",
                "CLUSTERDOWN The cluster is down | UNAVAILABLE",
                "OOM command not allowed when used memory > 'maxmemory'. | UNAVAILABLE",
                "MISCONF Redis is configured to save RDB snapshots | UNAVAILABLE",
                "ERR max number of clients reached | UNAVAILABLE",
                "ERR unknown command `PUBLISH`, with args beginning with: `AUTH` | UNAVAILABLE",
                "NOAUTH Authentication required. | UNAUTHORIZED",
                "WRONGPASS invalid username-password pair or user is disabled. | UNAUTHORIZED",
                "NOPERM this user has no permissions to run the 'publish' command | UNAUTHORIZED",
                "DENIED Redis is running in protected mode | UNAUTHORIZED",
                "ERR invalid password | UNAUTHORIZED",
                "ERR AUTH <password> called without any password configured | UNAUTHORIZED",
                "ERR Client sent AUTH, but no password is set | UNAUTHORIZED",
                "ERR Protocol error: invalid bulk length | REJECTED",
                "ERR wrong number of arguments for 'publish' command | REJECTED",
            })
    void anErrorReplyTellsWhetherServerLoginOrMessageIsAtFault(String reply, Reason reason) {
        assertEquals(reason, ErrorReply.reason(reply));
    }
}
