package io.broadcaster.demo;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;
import io.broadcaster.manager.ManagerStatus;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The manager of this process, from whatever configuration another module provides. */
final class ManagerModule extends AbstractModule {
    private static final Logger LOG = LoggerFactory.getLogger(ManagerModule.class);

    @Provides
    @Singleton
    BroadcasterManager manager(Configuration configuration, StatusChanges changes) {
        BroadcasterManager manager = BroadcasterManager.builder()
                .configuration(configuration)
                .listener(changes)
                .build();
        ManagerStatus status = manager.status();
        LOG.info(
                "[MAIN] Real-time broadcast configured: {} ({})",
                status.primary(),
                status.primaryAvailable() ? "available" : "not available");
        return manager;
    }
}
