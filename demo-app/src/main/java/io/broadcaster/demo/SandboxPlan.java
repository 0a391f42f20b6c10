package io.broadcaster.demo;

import io.broadcaster.gateway.Gateway;
import io.broadcaster.gateway.QuotaStatus;

/** The message quota of the sandbox's one app. */
record SandboxPlan(Gateway server, String appId) {
    QuotaStatus status() {
        return server.quota(appId);
    }

    void exhaust() {
        server.exhaustQuota(appId);
    }

    void renew() {
        server.renewQuota(appId);
    }
}
